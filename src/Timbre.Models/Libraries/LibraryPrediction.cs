namespace Timbre.Models.Libraries;

/// <summary>Names the genres of the recordings of a library, and writes them into the files' tags where asked to.</summary>
/// <remarks>
/// <example>
/// <code>
/// using Timbre.Files.Finding;
/// using Timbre.Models.Libraries;
/// using Timbre.Models.Recognition;
/// using Timbre.Models.Tagging;
///
/// using var recognizer = GenreRecognizer.Load("default.timbre");
/// var request = new LibraryPredictionRequest { Sources = SourceFile.Find(["music"]), Format = new CsvPredictionFormat() };
/// var result = LibraryPrediction.Run(recognizer, request, "genres.csv", new Progress());    // run again after an interruption, it continues
/// foreach (var (genre, confidences) in result.Summary.Genres)
///     Console.WriteLine($"{genre}: {confidences.Values.Sum()} of {result.Files}");
///
/// sealed class Progress : ILibraryPredictionProgress
/// {
///     public void Started(int files, int resumed) => Console.Error.WriteLine($"{files} files");
///
///     public void Finished(string file, string? problem) => Console.Error.WriteLine($"{file} {problem}");
///
///     public void Reading(string file, RecognitionProgress read) => Console.Error.WriteLine($"{file} {read.Read}");
///
///     public void Tagged(string file, TagChange change) => Console.Error.WriteLine($"{file} {change.State}");
/// }
/// </code>
/// </example>
/// </remarks>
public sealed class LibraryPrediction
{
    private readonly LibraryPredictionRequest _request;
    private readonly ILibraryPredictionProgress? _progress;
    private readonly GenreRecognizer _recognizer;
    private readonly FileTagger? _tagger;
    private readonly string _begin;
    private readonly LibrarySummary _summary = new();
    private int _tagFailures;

    private LibraryPrediction(GenreRecognizer recognizer, LibraryPredictionRequest request, FileTagger? tagger, ILibraryPredictionProgress? progress)
    {
        (_recognizer, _request, _tagger, _progress) = (recognizer, request, tagger, progress);
        _begin = request.Format.Begin(Math.Min(request.Options.Top, recognizer.Model.Classes.Count), tagger is not null);
    }

    /// <summary>Writes results to a file that is whole or not there, in the order of the sources; an interrupted job goes on where it was.</summary>
    /// <param name="recognizer">The model, and the threads that work.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="output">
    /// The file. While the job runs, finished recordings stand in a journal beside it, <c>NAME.journal</c>, which stays if there is a shard; the
    /// shard's manifest, <c>NAME.shard</c>, is written last. Where no recording can be used no file is written.
    /// </param>
    /// <param name="progress">Follows the job; may be null.</param>
    /// <param name="cancellation">Stops the job; a later run with the same model file continues it.</param>
    /// <exception cref="IOException">The file, its journal or that of the tags cannot be written.</exception>
    public static LibraryPredictionResult Run(
        GenreRecognizer recognizer, LibraryPredictionRequest request, string output, ILibraryPredictionProgress? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        ArgumentNullException.ThrowIfNull(request);
        using var tagger = request.Tagging is { } tagging ? new FileTagger(tagging) : null;
        return new LibraryPrediction(recognizer, request, tagger, progress).Run(output, cancellation);
    }

    /// <summary>Writes results as they are there, in the order of the sources; nothing is kept.</summary>
    /// <param name="recognizer">The model, and the threads that work.</param>
    /// <param name="request">What is asked; it has no shard.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="progress">Follows the job; may be null.</param>
    /// <param name="cancellation">Ends the job; what was written is then ended as a whole is.</param>
    /// <exception cref="ArgumentException">There is a shard.</exception>
    public static async Task<LibraryPredictionResult> WriteAsync(
        GenreRecognizer recognizer, LibraryPredictionRequest request, TextWriter writer, ILibraryPredictionProgress? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Shard is not null)
            throw new ArgumentException("the results of a shard go to a file", nameof(request));
        using var tagger = request.Tagging is { } tagging ? new FileTagger(tagging) : null;
        return await new LibraryPrediction(recognizer, request, tagger, progress).WriteAsync(writer, cancellation).ConfigureAwait(false);
    }

    private LibraryPredictionResult Run(string output, CancellationToken cancellation)
    {
        var (request, format) = (_request, _request.Format);
        var part = request.Shard is { } shard ? new ShardWriter("predict", shard, request.Sources) : null;
        var sources = part?.Share ?? request.Sources;
        string[] identity = [.. Identity()];
        var job = new ResumableJob<SourceFile>(output, identity, source => source.Path, _ => [], (source, token) => PredictAsync(source.Path, token).GetAwaiter().GetResult())
        {
            ChangesFiles = _tagger is not null,
            KeepsJournal = part is not null,
        };
        // The threads of the job only wait for those of the recognizer.
        var (_, failed) = job.Run(sources, _recognizer.Ahead, Assemble, resumed => _progress?.Started(sources.Count, resumed), (source, problem) => _progress?.Finished(source.Path, problem), cancellation);
        part?.Finish(output, identity, failed.Count, format.Between, format.End);
        return new LibraryPredictionResult(sources.Count, [.. failed.Select(failure => new FileFailure(failure.Source.Path, failure.Reason))], _tagFailures, _summary);

        long Assemble(TextWriter writer, IEnumerable<(SourceFile Source, string[] Lines)> finished)
        {
            using var results = new PredictionWriter(writer, format, _begin);
            foreach (var (source, entry) in finished)
            {
                Write(results, source.Path, entry);
                part?.Add(source.Path, entry[^1]);
            }
            results.Begin();
            return results.Count;
        }
    }

    private async Task<LibraryPredictionResult> WriteAsync(TextWriter writer, CancellationToken cancellation)
    {
        var failures = new List<FileFailure>();
        _progress?.Started(_request.Sources.Count, 0);
        using var results = new PredictionWriter(writer, _request.Format, _begin);
        await foreach (var (file, entry, problem) in OrderedTasks.SelectAsync(_request.Sources, _recognizer.Ahead, AttemptAsync, cancellation).ConfigureAwait(false))
        {
            if (problem is null)
                Write(results, file, entry);
            else
                failures.Add(new FileFailure(file, problem));
            _progress?.Finished(file, problem);
        }
        results.Begin();
        return new LibraryPredictionResult(_request.Sources.Count, failures, _tagFailures, _summary);
    }

    private async Task<(string File, string[] Entry, string? Problem)> AttemptAsync(SourceFile source, CancellationToken cancellation)
    {
        try
        {
            return (source.Path, await PredictAsync(source.Path, cancellation).ConfigureAwait(false), null);
        }
        catch (UnusableFileException exception)
        {
            return (source.Path, [], exception.Problem);
        }
    }

    /// <summary>What the journal keeps of a recording: what the summary counts, and its text in the result.</summary>
    private async Task<string[]> PredictAsync(string file, CancellationToken cancellation)
    {
        try
        {
            _tagger?.Prepare(file);
            var request = new RecordingRequest(file, file, _request.Options, _progress is null ? null : (_, read) => _progress.Reading(file, read));
            var genres = await _recognizer.Submit(request, cancellation).ConfigureAwait(false);
            var tag = _tagger?.Apply(genres);
            if (tag?.State == TagState.Failed)
                Interlocked.Increment(ref _tagFailures);
            if (tag is not null)
                _progress?.Tagged(file, tag);
            return [genres.Genres[0].Genre, $"{genres.Confidence}", $"{tag?.State}", _request.Format.Format(genres, tag)];
        }
        catch (Exception exception) when (exception is (IOException and not UnusableFileException) or UnauthorizedAccessException)
        {
            throw new AudioFileException(file, exception.Message, exception);
        }
    }

    private void Write(PredictionWriter results, string file, string[] entry)
    {
        results.Write(entry[^1]);
        _summary.Add(file, entry[0], Enum.Parse<ConfidenceLevel>(entry[1]), entry[2].Length > 0 ? Enum.Parse<TagState>(entry[2]) : null);
    }

    // Answers of another model, rule or format must not mix with these.
    private IEnumerable<string> Identity() =>
    [
        "timbre predict",
        TimbreVersion.Current,
        _recognizer.Identity(),
        $"{_request.Options.Combine}",
        $"{_request.Options.Top}",
        _request.Format.Name,
        _request.Tagging is { } tagging ? $"tags {tagging.DryRun} {tagging.IncludeUnsure} {tagging.OnlyEmpty}" : "",
    ];
}

/// <summary>
/// Writes recordings one after the other. Disposing ends the output, so that it is whole also after an interruption; where that, or a failure of the
/// model, came before the first recording, there is none.
/// </summary>
internal sealed class PredictionWriter(TextWriter writer, IPredictionFormat format, string begin) : IDisposable
{
    private bool _hasBegun;

    public long Count { get; private set; }

    /// <summary>Writes what stands before everything, where that is not there yet.</summary>
    public void Begin()
    {
        if (!_hasBegun)
            writer.Write(begin);
        _hasBegun = true;
    }

    /// <summary>Writes what <see cref="IPredictionFormat.Format"/> gave.</summary>
    public void Write(string text)
    {
        Begin();
        if (Count++ > 0)
            writer.Write(format.Between);
        writer.Write(text);
    }

    public void Dispose()
    {
        if (_hasBegun)
            writer.Write(format.End);
        writer.Flush();
    }
}
