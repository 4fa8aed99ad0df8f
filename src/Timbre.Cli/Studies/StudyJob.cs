namespace Timbre.Cli.Studies;

internal static class StudyJob
{
    public static int Run(Study study, string data, string? output, StudyRequest request, CancellationToken cancellation)
    {
        RequireKnownPrefixes(study, request);
        var dataset = DatasetLoader.Open(data);
        var parts = UsageException.Read(() => StudyPlan.Choose(study, dataset, request), "--set: ");
        var folder = output ?? Path.Combine("studies", $"{study.Name}-{Path.GetFileNameWithoutExtension(DataName(dataset))}");
        var results = new StudyResults(folder);
        request = request with { CheckpointFolder = Path.Combine(folder, "unfinished") };
        Console.Error.WriteLine($"study {study.Name} on {dataset.Location}: {parts.Count} protocols, {request.Seeds} seeds; results so far: {results.All.Count} in {results.FilePath}");

        var skipped = 0;
        using var observer = new TrainingProgress();
        var runner = new StudyRunner(
            parts,
            dataset,
            request,
            results,
            (set, representation) =>
            {
                var examples = TrainJob.Load(set, representation, request.Settings.Threads, cancellation);
                foreach (var file in examples.Skipped)
                    Failure.Report(file.Reason, ExitCode.Failed);
                skipped += examples.Skipped.Count;
                return examples;
            },
            observer);
        runner.Run(cancellation);
        var unfinished = new DirectoryInfo(request.CheckpointFolder);
        if (unfinished.Exists && !unfinished.EnumerateFileSystemInfos().Any())
            unfinished.Delete();

        var rows = runner.Compare();
        Console.WriteLine($"study {study.Name} on {DataName(dataset)}: {study.Summary}");
        Console.Write(StudyTable.Format(rows));
        Console.WriteLine();
        foreach (var source in study.Sources)
            Console.WriteLine(source);
        AtomicFile.WriteText(Path.Combine(folder, "summary.csv"), StudyTable.ToCsv(rows));
        WriteReport(study, dataset, folder, rows, request);
        Console.WriteLine($"\nwritten to {Path.GetRelativePath(Environment.CurrentDirectory, folder)}: results.csv, summary.csv, report.html");
        return skipped > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private static void RequireKnownPrefixes(Study study, StudyRequest request)
    {
        var models = study.Parts.SelectMany(part => part.Entries).Select(entry => entry.Model).Distinct().ToArray();
        foreach (var option in request.Options.Keys)
        {
            if (!models.Any(model => option.StartsWith(model + ".", StringComparison.Ordinal)))
                throw new UsageException($"--set {option}: write model.name=value; the models of the study are {string.Join(", ", models)}");
        }
    }

    private static void WriteReport(Study study, Dataset dataset, string folder, IReadOnlyList<StudyComparison> rows, StudyRequest request)
    {
        var outcome = new StudyOutcome
        {
            Name = study.Name,
            Summary = study.Summary,
            Data = DataName(dataset),
            Command = TrainJob.CommandText(),
            Sources = study.Sources,
            Facts =
            [
                new("items", dataset.Items.Count.ToString()),
                new("seeds", $"0 to {request.Seeds - 1}"),
                new("Timbre", TimbreVersion.Current),
                new("libtorch", Torch.TorchRuntime.Version),
                new("device", request.Settings.Device),
            ],
            Rows = rows.SelectMany(Rows).ToArray(),
        };
        if (outcome.Rows.Count > 0)
            StudyReport.Write(Path.Combine(folder, "report.html"), outcome);
    }

    private static IEnumerable<StudyRow> Rows(StudyComparison row)
    {
        if (row.Measured.Count > 0)
            yield return new StudyRow($"{row.Part.Title}, {row.Part.Split}", row.Entry.Model, row.Published, row.Measured) { Leaks = row.Part.HonestSplit is not null, Note = row.Entry.Note };
        if (row.Part.HonestSplit is { } honest && row.Honest.Count > 0)
            yield return new StudyRow($"{row.Part.Title}, {honest}", row.Entry.Model, null, row.Honest);
    }

    private static string DataName(Dataset dataset) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Location)));
}
