namespace Timbre.Cli.Training;

/// <summary>What a training run ends with on the terminal.</summary>
internal static class TrainingText
{
    public static void Write(RunResult run, TextWriter output)
    {
        var (result, configuration) = (run.Experiment, run.Configuration);
        output.WriteLine($"{result.Model.Name} on the test part ({result.Test.Count} items), split {configuration.Split}, seed {configuration.Seed}");
        if (result.Refit is { } refit)
            output.WriteLine($"{refit}");
        output.WriteLine($"{result.Leak}");
        if (run.Honest is { } honest)
            output.WriteLine($"the same model under {honest.Split}, where {(result.Leak.TestGroups > 0 ? "neither track nor group" : "no track")} stands on both sides: accuracy {honest.Test.Accuracy:0.000}, here {result.Test.Accuracy:0.000}");
        WriteSpread(result, run.Seeds, output);
        output.WriteLine();
        output.Write(ClassificationReport.Format(result.Test));
        output.WriteLine();
        output.Write(ClassificationReport.FormatConfusion(result.Test));
        if (result.Members is { } members)
            output.Write($"\n{members.Format()}");
        if (configuration.Data == "built-in")
            WriteOne(result, output);
        if (run.Folder is { } folder)
            output.WriteLine($"\nwritten to {Path.GetRelativePath(Environment.CurrentDirectory, folder)}: model.timbre, report.html, metrics.json, predictions.csv, history.csv, config.json");
    }

    /// <summary>How far the accuracy can be trusted: over test items, folds and seeds.</summary>
    private static void WriteSpread(ExperimentResult result, SeedSummary? seeds, TextWriter output)
    {
        output.WriteLine($"accuracy {result.Test.Accuracy:0.000}, {result.Intervals}");
        output.WriteLine(ClassificationReport.FormatCalibration(result.Test));
        if (result.FoldAccuracy is { } folds)
            output.WriteLine($"over {result.Folds.Count} folds: {folds}: {string.Join(' ', folds.Values.Select(value => $"{value:0.000}"))}");
        if (seeds is not null)
            output.WriteLine($"over {seeds.Seeds.Count} seeds: accuracy {seeds.Accuracy}, macro F1 {seeds.MacroF1}: {string.Join(' ', seeds.Accuracy.Values.Select(value => $"{value:0.000}"))}");
    }

    /// <summary>The first run ends with an example: a clip of the test part and its genres.</summary>
    private static void WriteOne(ExperimentResult result, TextWriter output)
    {
        var one = result.Predictions[result.Predictions.Count / 2];
        output.WriteLine($"\n{one.Item.Path}, not heard in training:");
        foreach (var (name, probability) in result.Classes.Zip(one.Probabilities).OrderByDescending(pair => pair.Second).Take(3))
            output.WriteLine($"  {name,-16} {probability,6:0.0%}");
    }
}
