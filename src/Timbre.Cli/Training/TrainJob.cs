namespace Timbre.Cli.Training;

/// <summary>Runs a training for the command line: prints its events and its result.</summary>
internal static class TrainJob
{
    public static int Run(RunSpecification specification, RunOptions options, bool json, CancellationToken cancellation)
    {
        if (specification.Data is null)
            options = options with { BuiltInSet = BuiltInSet.Folder(options.Threads, cancellation) };
        return WorkerEnvironment.Read() is { } environment
            ? WorkerJob.Run(environment, options.Device, (workers, either) => Train(specification, options with { Workers = workers }, json && workers.IsFirst, either), cancellation)
            : Train(specification, options, json, cancellation);
    }

    private static int Train(RunSpecification specification, RunOptions options, bool json, CancellationToken cancellation)
    {
        // Of several workers, the first alone tells what happens.
        var isFirst = options.Workers is null or { IsFirst: true };
        using var shown = isFirst && !json ? new TrainingProgress() : null;
        using var result = new TrainingRun(specification, options with { WriteReport = isFirst ? WriteReport : null }).Run(json ? new JsonProgress() : shown, cancellation);
        if (isFirst && !json)
            TrainingText.Write(result, Console.Out);
        return result.Metrics.Skipped.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private static void WriteReport(RunResult result, CancellationToken cancellation) =>
        HtmlReport.Write(new RunFolder(result.Folder!).ReportPath, result.Experiment, result.Card, ReportFacts.Of(result, cancellation), cancellation);

    public static ExampleSet Load(Dataset dataset, Representation representation, int threads, CancellationToken cancellation)
    {
        using var progress = new ProgressReport("reading", dataset.Items.Count, "files");
        return ExampleLoader.Load(dataset, representation, threads, new Advance(progress), cancellation);
    }

    public static string CommandText() => "timbre " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(ShellWord.Quote));

    private sealed class Advance(ProgressReport report) : IProgress<int>
    {
        public void Report(int value) => report.Advance(value);
    }
}
