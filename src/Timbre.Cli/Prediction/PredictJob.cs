namespace Timbre.Cli.Prediction;

/// <summary>Names the genres of files: to stdout as they are done, or into a file by a job that can be interrupted and continued.</summary>
internal static class PredictJob
{
    /// <summary>A request without sources and format; without an output file it is answered on stdout.</summary>
    public static async Task<int> RunAsync(
        string model, int threads, string[] inputs, LibraryPredictionRequest request, string format, string? output, bool summary, CancellationToken cancellation)
    {
        if (output is not null)
            OutputPath.RequireWritable(output, request.Shard is not null);
        var (sources, missing) = InputFiles.Find(inputs);
        if (sources.Count == 0)
            return ExitCode.Failed;
        if (output is not null)
            OutputPath.RequireOtherThan(output, sources.Select(source => source.Path));
        request = request with
        {
            Sources = sources,
            Format = format switch { "json" => new JsonPredictionFormat(), "csv" => new CsvPredictionFormat(), _ => new TextPredictionFormat(sources.Count == 1) },
        };
        using var recognizer = GenreRecognizer.Load(model, threads);
        LibraryPredictionResult result;
        var progress = new JobProgress("predicting");
        try
        {
            result = output is null
                ? await LibraryPrediction.WriteAsync(recognizer, request, Console.Out, progress, cancellation).ConfigureAwait(false)
                : LibraryPrediction.Run(recognizer, request, output, progress, cancellation);
        }
        catch (OperationCanceledException) when (output is not null && cancellation.IsCancellationRequested)
        {
            return Failure.ReportInterrupted(output);
        }
        finally
        {
            progress.Dispose();
            // The old values are of use only to who knows where they are.
            if (progress.TagsWritten > 0)
                Tell($"the old genres are kept in {request.Tagging!.Journal}; bring them back by: timbre predict --restore-tags {ShellWord.Quote(request.Tagging.Journal)}");
        }
        var failures = result.Failures.Count + missing;
        if (output is not null)
            Tell(result.Summary.Count > 0 ? $"{result.Summary.Count} files written to {output}" : "nothing written: no file could be named");
        if (failures > 0 && result.Files + missing > 1)
            Tell($"{result.Files - result.Failures.Count} files named, {failures} failed");
        if (summary && result.Summary.Count > 0)
            Console.Error.Write(SummaryText.Format(result.Summary));
        return failures + result.TagFailures > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private static void Tell(string line) => Console.Error.WriteLine(PlainText.OneLine(line));
}

/// <summary>The trained model that comes with Timbre.</summary>
internal static class ShippedModel
{
    public static string Path()
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "models", "default.timbre");
        return File.Exists(path) ? path : throw new UsageException("--model: no model ships with this build; give one that 'timbre train' wrote, such as --model runs/cnn-built-in-0/model.timbre");
    }
}

/// <summary>Brings back the genres that files had before their tags were written, and prints them.</summary>
internal static class RestoreJob
{
    public static int Run(string journal, bool dryRun, CancellationToken cancellation)
    {
        if (!File.Exists(journal))
            throw new UsageException($"--restore-tags {journal}: no such file; name the journal that 'timbre predict --write-tags' wrote");
        var restore = TagRestore.Read(journal);
        int restored = 0, failed = 0;
        using (var progress = new JobProgress("restoring"))
        {
            progress.Started(restore.Files, 0);
            foreach (var (file, change, problem) in restore.Run(dryRun))
            {
                cancellation.ThrowIfCancellationRequested();
                failed += problem is null ? 0 : 1;
                restored += change is null ? 0 : 1;
                if (change is not null)
                    Console.Out.WriteLine(PlainText.OneLine($"{file}: {change}"));
                progress.Finished(file, problem);
            }
        }
        Console.Error.WriteLine($"{restored} of {restore.Files} tags {(dryRun ? "would be brought back" : "brought back")}{(failed > 0 ? $", {failed} left as they are" : "")}");
        return failed > 0 ? ExitCode.Failed : ExitCode.Success;
    }
}
