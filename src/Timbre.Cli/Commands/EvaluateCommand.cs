namespace Timbre.Cli.Commands;

internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A model.timbre", HelpName = "FILE", Required = true };
        var data = SharedOptions.Data();
        data.Required = true;
        var split = SharedOptions.Split();
        var seed = SharedOptions.Seed();
        var predictions = new Option<string>("--predictions") { Description = "Write the prediction for each item to this CSV", HelpName = "F.csv" };
        var threads = SharedOptions.Threads();
        var command = new Command(
            "evaluate",
            "Scores a saved model on labelled data: on all of it, or on the test part of a split.\n\nExample:\n  timbre evaluate --model runs/cnn-mel-0/model.timbre --data gtzan/mel --split tracks:70/15/15 --seed 0")
        {
            model, data, split, seed, predictions, threads,
        };
        command.SetAction((parse, cancellation) => Task.FromResult(Run(
            parse.GetValue(model)!, parse.GetValue(data)!, parse.GetValue(split), parse.GetValue(seed), parse.GetValue(predictions), parse.GetValue(threads), cancellation)));
        return command;
    }

    private static int Run(string modelPath, string dataPath, string? split, long seed, string? predictionsPath, int threads, CancellationToken cancellation)
    {
        OnnxRuntime.Prefer(threads);
        var (model, card) = ModelFile.LoadToPredict(modelPath);
        using var owned = model;
        var dataset = DatasetLoader.Open(dataPath);
        var strangers = dataset.Classes.Except(model.Classes, StringComparer.Ordinal).ToArray();
        if (strangers.Length > 0)
            throw new DatasetException($"{dataPath}: the model knows no class '{strangers[0]}'; it knows {string.Join(", ", model.Classes)}");

        var examples = TrainJob.Load(dataset, model.Representation, threads, cancellation);
        foreach (var skipped in examples.Skipped)
            Failure.Report(skipped.Reason, ExitCode.Failed);
        if (split is not null)
            examples = examples.Subset(SharedOptions.Plan(split).Apply(examples.Items, seed)[0].Test) with { Skipped = examples.Skipped };
        var results = ItemPrediction.Of(model, examples, cancellation: cancellation);
        // The data set may have fewer classes than the model; labels are matched by name.
        var labels = examples.Items.Select(item => IndexOf(model.Classes, dataset.Classes[item.Label])).ToArray();
        var relabelled = results.Zip(labels, (result, label) => result with { Item = result.Item with { Label = label } }).ToArray();
        var evaluation = Evaluation.Score(model.Classes, labels, results.Select(result => result.Probabilities).ToArray());

        var same = split is not null && split == card.Split && seed == card.Seed;
        Console.WriteLine($"{model.Name} on {(split is null ? "all of" : $"the test part ({split}, seed {seed}) of")} {dataPath}: {evaluation.Count} items");
        Console.WriteLine($"accuracy {evaluation.Accuracy:0.000}, {TestIntervals.Of(model.Classes, evaluation, relabelled)}");
        Console.WriteLine(ClassificationReport.FormatCalibration(evaluation));
        if (!same)
            Console.WriteLine($"note: the model was trained on {card.Data} with {card.Split}, seed {card.Seed}; items that it was trained on make these figures too good");
        Console.WriteLine();
        Console.Write(ClassificationReport.Format(evaluation));
        Console.WriteLine();
        Console.Write(ClassificationReport.FormatConfusion(evaluation));
        if (predictionsPath is not null)
            AtomicFile.WriteText(predictionsPath, RunFolder.PredictionsCsv(model.Classes, relabelled));
        return examples.Skipped.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name) => names.TakeWhile(other => other != name).Count();
}
