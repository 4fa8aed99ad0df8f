using System.Security.Cryptography;
using Timbre.Audio;
using Timbre.Cli.Extraction;
using Timbre.Cli.Sharding;
using Timbre.Cli.Tagging;
using Timbre.Cli.Terminal;
using Timbre.Features;
using Timbre.Learning.Models;
using Timbre.Learning.Recognition;
using Timbre.Torch;

namespace Timbre.Cli.Prediction;

/// <summary>Names the genres of files: to stdout as they are done, or into a file by a job that can be interrupted and continued.</summary>
internal sealed class PredictJob : IDisposable
{
    private readonly PredictRequest _request;
    private readonly string _modelPath;
    private readonly GenreModel _model;
    private readonly FilePredictor _predictor;
    private readonly FileTagger? _tagger;
    private readonly IPredictionFormat _format;
    private readonly LibrarySummary _summary = new();
    private ShardWriter? _part;
    private int _tagFailures;

    private PredictJob(PredictRequest request, int files)
    {
        _request = request;
        _modelPath = request.Model ?? ShippedModel.Path();
        (_model, var card) = ModelFile.Load(_modelPath);
        // Files are worked on side by side, so each one's network gets one thread; a single file gets them all.
        TorchRuntime.Threads = files > 1 ? 1 : request.Threads;
        var top = Math.Min(request.Top, _model.Classes.Count);
        _predictor = new FilePredictor(_model, card, request.Rule, top);
        _tagger = request.Tagging is { } tagging ? new FileTagger(tagging) : null;
        _format = request.Format switch
        {
            "json" => new JsonPredictionFormat(),
            "csv" => new CsvPredictionFormat(top, request.Tagging is not null),
            _ => new TextPredictionFormat(files == 1),
        };
    }

    public static int Run(PredictRequest request, CancellationToken cancellation)
    {
        if (request.Output is { } output)
            OutputPath.RequireWritable(output);
        var (sources, missing) = InputFiles.Resolve(request.Inputs);
        foreach (var line in missing)
            Failure.Report(line, ExitCode.Failed);
        if (sources.Count == 0)
            return ExitCode.Failed;
        var part = request.Shard is null ? null : new ShardWriter("predict", request.Shard, sources);
        var files = (part?.Share ?? sources).Select(source => source.Path).ToArray();
        if (request.Output is not null)
            OutputPath.RequireOtherThan(request.Output, sources.Select(source => source.Path));

        // A share is written as the whole is, even when it holds a single file.
        using var job = new PredictJob(request, sources.Count) { _part = part };
        int failures;
        try
        {
            failures = missing.Count + (request.Output is null ? job.Stream(files, cancellation) : job.Write(files, request.Output, cancellation));
            if (part is not null)
                part.Finish(request.Output!, job.Identity(), failures - missing.Count, job._format.Between, job._format.End);
        }
        catch (OperationCanceledException) when (request.Output is not null && cancellation.IsCancellationRequested)
        {
            return Failure.Report($"interrupted; the same command continues where it stopped ({request.Output}.journal)", ExitCode.Interrupted);
        }
        finally
        {
            job.TellTags();
        }
        job.Tell(files.Length + missing.Count, failures);
        return failures + job._tagFailures > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    public void Dispose()
    {
        _tagger?.Dispose();
        _model.Dispose();
    }

    /// <summary>Results go to stdout in the order of the files as they are done; nothing is kept.</summary>
    private int Stream(string[] files, CancellationToken cancellation)
    {
        var failures = 0;
        using var output = new PredictionOutput(Console.Out, _format);
        using var progress = new ProgressReport("predicting", files.Length, "files");
        foreach (var (prediction, tag, failure) in OrderedWork.Select(files, _request.Threads, Attempt, cancellation))
        {
            if (prediction is not null)
            {
                var entry = Entry(prediction, tag);
                output.Write(entry[^1]);
                Count(entry, prediction.Path);
                NoteTag(tag, progress);
            }
            if (failure is not null)
            {
                failures++;
                progress.Note($"timbre: {PlainText.OneLine(failure)}");
            }
            progress.Advance();
        }
        return failures;

        (FilePrediction? Prediction, TagChange? Tag, string? Failure) Attempt(string path)
        {
            try
            {
                var (prediction, tag) = Predict(path, progress, cancellation);
                return (prediction, tag, null);
            }
            catch (AudioFileException exception)
            {
                return (null, null, exception.Message);
            }
        }
    }

    /// <summary>Results go to a file that is whole or not there; an interrupted job goes on where it was.</summary>
    private int Write(string[] files, string path, CancellationToken cancellation)
    {
        ProgressReport? progress = null;
        var job = new ResumableJob<string>(path, Identity(), file => file, _ => [], Work) { ChangesFiles = _tagger is not null, KeepsJournal = _part is not null };
        try
        {
            return job.Run(files, _request.Threads, Assemble, Started, Finished, cancellation).Failures.Count;
        }
        finally
        {
            progress?.Dispose();
        }

        string[] Work(string file, CancellationToken token)
        {
            var (prediction, tag) = Predict(file, progress!, token);
            NoteTag(tag, progress!);
            return Entry(prediction, tag);
        }

        void Started(int resumed)
        {
            if (resumed > 0)
                Console.Error.WriteLine($"continuing: {resumed} of {files.Length} files are done");
            progress = new ProgressReport("predicting", files.Length, "files", resumed);
        }

        void Finished(string file, string? reason)
        {
            if (reason is not null)
                progress!.Note($"timbre: {PlainText.OneLine($"{file}: {reason}")}");
            progress!.Advance();
        }
    }

    private long Assemble(TextWriter writer, IEnumerable<(string Source, string[] Lines)> finished)
    {
        using var output = new PredictionOutput(writer, _format);
        foreach (var (file, entry) in finished)
        {
            output.Write(entry[^1]);
            _part?.Add(file, entry[^1]);
            Count(entry, file);
        }
        return output.Count;
    }

    private (FilePrediction Prediction, TagChange? Tag) Predict(string path, ProgressReport progress, CancellationToken cancellation)
    {
        try
        {
            _tagger?.Prepare(path);
            var prediction = _predictor.Predict(path, cancellation, new LongRecording(path, progress));
            return (prediction, _tagger?.Apply(prediction));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AudioFileException(path, exception.Message, exception);
        }
    }

    /// <summary>What the journal keeps of a file: what the summary counts, and its text in the result.</summary>
    private string[] Entry(FilePrediction prediction, TagChange? tag) => [prediction.Genres[0].Genre, prediction.Confidence, tag?.Word ?? "", _format.Format(prediction, tag)];

    private void Count(string[] entry, string file) => _summary.Add(file, entry[0], entry[1], entry[2]);

    private void NoteTag(TagChange? tag, ProgressReport progress)
    {
        if (tag?.Problem is not { } problem)
            return;
        Interlocked.Increment(ref _tagFailures);
        progress.Note($"timbre: {PlainText.OneLine(problem)}");
    }

    /// <summary>The old values are of use only to who knows where they are.</summary>
    private void TellTags()
    {
        if (_tagger is { Kept: > 0 })
            Console.Error.WriteLine(PlainText.OneLine($"the old genres are kept in {_request.Tagging!.Journal}; 'timbre predict --restore-tags {_request.Tagging.Journal}' brings them back"));
    }

    private void Tell(int inputs, int failures)
    {
        if (_request.Output is not null)
            Console.Error.WriteLine(PlainText.OneLine(_summary.Count > 0 ? $"{_summary.Count} files written to {_request.Output}" : "nothing written: no file could be named"));
        if (failures > 0 && inputs > 1)
            Console.Error.WriteLine($"{inputs - failures} files named, {failures} failed");
        if (_request.Summary && _summary.Count > 0)
            Console.Error.Write(_summary.Format());
    }

    // Answers of another model, rule or format must not mix with these.
    private IEnumerable<string> Identity()
    {
        using var model = File.OpenRead(_modelPath);
        return
        [
            "timbre predict",
            typeof(PredictJob).Assembly.GetName().Version?.ToString() ?? "",
            Convert.ToHexString(SHA256.HashData(model)),
            _request.Rule.ToString(),
            $"{_request.Top}",
            _request.Format,
            _request.Tagging is { } tagging ? $"tags {tagging.DryRun} {tagging.IncludeUnsure} {tagging.OnlyEmpty}" : "",
        ];
    }
}
