namespace Timbre.Cli.Training;

internal static class TrainJob
{
    public static int Run(TrainRequest request, CancellationToken cancellation) => WorkerEnvironment.Read() is { } environment
        ? WorkerJob.Run(environment, request.Settings.Device, (workers, either) => Train(request with { Settings = request.Settings with { Workers = workers } }, either), cancellation)
        : Train(request, cancellation);

    private static int Train(TrainRequest request, CancellationToken cancellation)
    {
        var builtIn = request.Data is null;
        // A mistyped name must not wait for the data.
        var named = request.Model is null ? null : Recipe(request.Model);
        var dataset = builtIn ? BuiltInSet.Open(request.Settings.Threads, cancellation) : DatasetLoader.Open(request.Data!);
        if (request.Classes is { Length: > 0 } classes)
            dataset = dataset.WithClasses(classes);
        var recipe = named ?? Recipe(dataset.Kind == DatasetKind.Table ? "mlp" : "cnn");
        _ = UsageException.Read(() => recipe.Settings(request.Settings.Options), "--set: ");
        RequireTunable(recipe, request.Settings);
        if (request.Settings.Refit && !request.Plan.HasValidation)
            throw new UsageException(Experiment.WithoutValidation(request.Plan.Name).Message);
        if (request.Settings.Workers is { IsFirst: false })
            return WorkerJob.Help(recipe, dataset, request, cancellation);
        RequireShareable(recipe, request.Settings.Workers);

        var folder = new RunFolder(request.Output ?? Path.Combine("runs", DefaultName(recipe, dataset, builtIn, request.Settings.Seed)));
        var settings = request.Settings with { CheckpointFolder = folder.Path };
        var representation = recipe.RepresentationFor(dataset, settings);
        // Reads both ends of every file: once for the configuration and the report.
        var fingerprint = DataFingerprint.Of(dataset);
        var config = Config(request, recipe, dataset, fingerprint, representation);
        folder.WriteConfig(config);
        Console.Error.WriteLine($"data: {dataset.Location}: {dataset.Items.Count} items, {dataset.Classes.Count} classes");

        var examples = Load(dataset, representation, settings.Threads, cancellation);
        foreach (var skipped in examples.Skipped)
            Failure.Report(skipped.Reason, ExitCode.Failed);
        var groups = KnownGroups.Of(request, dataset, ref examples);

        using var observer = new TrainingProgress();
        string Fingerprint(long seed) => FinishedRun.Fingerprint(Asked(config), request.Plan, examples, seed);
        var others = new SeedRuns(recipe, examples, representation, request with { Settings = settings }, Fingerprint, observer);
        using var result = others.FindFirst(folder, cancellation)
            ?? Experiment.Run(recipe, examples, representation, request.Plan, settings, new LiveHistory(folder, observer), cancellation);
        var card = Card(request, dataset, result);
        folder.WriteResult(result, card, request.Plan.Name, Fingerprint(settings.Seed));
        if (settings.Tune)
            folder.WriteConfig(WithChosen(config, result.Model));
        var seeds = others.Run(result, card, folder, cancellation);
        var honest = request.MeasureLeak
            ? HonestMeasurement.Of(recipe, examples, representation, request.Plan, groups, settings, result.Leak, observer, cancellation)
            : null;
        folder.WriteMetrics(MetricsJson.Write(result, request.Plan.Name, honest, seeds, Fingerprint(settings.Seed)));
        var context = ReportFacts.Of(request, recipe, dataset, fingerprint, representation) with
        {
            Seeds = seeds,
            Groups = groups is null ? "" : Path.GetFileName(groups.File),
            Embeddings = ReportFacts.Embeddings(result, examples, cancellation),
            HonestTest = honest?.Test,
            HonestSplit = honest?.Split ?? "",
        };
        HtmlReport.Write(folder.ReportPath, result, card, context);
        Tell(result, request, folder, builtIn, honest, seeds);
        return examples.Skipped.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    public static ExampleSet Load(Dataset dataset, Representation representation, int threads, CancellationToken cancellation)
    {
        using var progress = new ProgressReport("reading", dataset.Items.Count, "files");
        return ExampleLoader.Load(dataset, representation, threads, new Advance(progress), cancellation);
    }

    private static ModelRecipe Recipe(string name) => ModelZoo.Find(name)
        ?? throw new UsageException($"--model {name}: no such model; there are {string.Join(", ", ModelZoo.All.Select(recipe => recipe.Name))}");

    private static void RequireTunable(ModelRecipe recipe, TrainingSettings settings)
    {
        if (settings.Tune && !recipe.CanTune)
            throw new UsageException($"--tune: {recipe.Name} is a network, whose settings are not searched; give them with --set (only {string.Join(", ", ClassifierFactory.All.Select(trainer => trainer.Name))} and ensembles of them are tuned)");
    }

    /// <summary>Fails for a model that several workers cannot train together.</summary>
    public static void RequireShareable(ModelRecipe recipe, WorkerGroup? workers)
    {
        if (workers is not null && !recipe.CanTrainTogether)
            throw new UsageException($"--model {recipe.Name}: only networks are trained by several workers together; start it once, without WORLD_SIZE");
    }

    private static string DefaultName(ModelRecipe recipe, Dataset dataset, bool builtIn, long seed)
    {
        var data = builtIn ? "built-in" : Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Location)));
        return $"{recipe.Name}-{data}-{seed}";
    }

    private static JsonObject Config(TrainRequest request, ModelRecipe recipe, Dataset dataset, string fingerprint, Representation representation)
    {
        var values = new JsonObject();
        foreach (var (name, value) in recipe.Settings(request.Settings.Options, representation))
            values[name] = value;
        return new JsonObject
        {
            ["command"] = CommandText(),
            ["timbre"] = typeof(TrainJob).Assembly.GetName().Version?.ToString(3),
            ["libtorch"] = Torch.TorchRuntime.Version,
            ["model"] = recipe.Name,
            ["data"] = request.Data ?? "built-in",
            ["items"] = dataset.Items.Count,
            ["data_fingerprint"] = fingerprint,
            ["classes"] = new JsonArray(dataset.Classes.Select(name => (JsonNode)name).ToArray()),
            ["split"] = request.Plan.Name,
            ["groups"] = request.Groups,
            ["seed"] = request.Settings.Seed,
            ["seeds"] = request.Seeds,
            ["epochs"] = request.Settings.Epochs,
            ["segment_seconds"] = request.Settings.Segment?.TotalSeconds,
            ["threads"] = request.Settings.Threads,
            ["workers"] = request.Settings.Workers?.Size ?? 1,
            ["device"] = request.Settings.Device,
            ["tune"] = request.Settings.Tune,
            ["refit"] = request.Settings.Refit,
            ["settings"] = values,
        };
    }

    /// <summary>What of a run's configuration decides its outcome, but for the seed.</summary>
    private static JsonObject Asked(JsonObject config)
    {
        var asked = config.DeepClone().AsObject();
        foreach (var name in (string[])["command", "seed", "seeds", "threads", "workers", "device", "chosen"])
            asked.Remove(name);
        return asked;
    }

    /// <summary>The settings that a search chose, beside those that were asked for.</summary>
    private static JsonObject WithChosen(JsonObject config, GenreModel model)
    {
        var chosen = new JsonObject();
        foreach (var classical in (model is EnsembleModel ensemble ? ensemble.Members : [model]).OfType<ClassicalModel>())
        {
            var settings = new JsonObject();
            foreach (var (name, value) in classical.Hyperparameters)
                settings[name] = value;
            chosen[classical.Name] = settings;
        }
        config["chosen"] = chosen;
        return config;
    }

    private static ModelCard Card(TrainRequest request, Dataset dataset, ExperimentResult result) => new()
    {
        Command = CommandText(),
        Data = request.Data is null ? "built-in synthetic set" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Location))),
        Split = request.Plan.Name,
        Seed = request.Settings.Seed,
        TrainedOn = result.TrainedOn,
        Refitted = result.Refit is not null,
        Metrics = MetricsJson.Write(result.Test),
    };

    public static string CommandText() =>
        "timbre " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(argument => argument.Contains(' ', StringComparison.Ordinal) ? $"'{argument}'" : argument));

    private static void Tell(ExperimentResult result, TrainRequest request, RunFolder folder, bool builtIn, HonestMeasurement? honest, SeedSummary? seeds)
    {
        Console.WriteLine($"{result.Model.Name} on the test part ({result.Test.Count} items), split {request.Plan.Name}, seed {request.Settings.Seed}");
        if (result.Refit is { } refit)
            Console.WriteLine($"{refit}");
        Console.WriteLine($"{result.Leak}");
        if (honest is not null)
            Console.WriteLine($"the same model under {honest.Split}, where {(result.Leak.TestGroups > 0 ? "neither track nor group" : "no track")} stands on both sides: accuracy {honest.Test.Accuracy:0.000}, here {result.Test.Accuracy:0.000}");
        TellSpread(result, seeds);
        Console.WriteLine();
        Console.Write(ClassificationReport.Format(result.Test));
        Console.WriteLine();
        Console.Write(ClassificationReport.FormatConfusion(result.Test));
        if (result.Members is { } members)
            Console.Write($"\n{members.Format()}");
        if (builtIn)
            TellOne(result);
        Console.WriteLine($"\nwritten to {Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)}: model.timbre, report.html, metrics.json, predictions.csv, history.csv, config.json");
    }

    /// <summary>How far the accuracy can be trusted: over test items, folds and seeds.</summary>
    private static void TellSpread(ExperimentResult result, SeedSummary? seeds)
    {
        Console.WriteLine($"accuracy {result.Test.Accuracy:0.000}, {result.Intervals}");
        Console.WriteLine(ClassificationReport.FormatCalibration(result.Test));
        if (result.FoldAccuracy is { } folds)
            Console.WriteLine($"over {result.Folds.Count} folds: {folds}: {string.Join(' ', folds.Values.Select(value => $"{value:0.000}"))}");
        if (seeds is not null)
            Console.WriteLine($"over {seeds.Seeds.Count} seeds: accuracy {seeds.Accuracy}, macro F1 {seeds.MacroF1}: {string.Join(' ', seeds.Accuracy.Values.Select(value => $"{value:0.000}"))}");
    }

    /// <summary>The first run ends with a clip that the model has never heard, named.</summary>
    private static void TellOne(ExperimentResult result)
    {
        var one = result.Predictions[result.Predictions.Count / 2];
        Console.WriteLine($"\n{one.Item.Path}, not heard in training:");
        foreach (var (name, probability) in result.Classes.Zip(one.Probabilities).OrderByDescending(pair => pair.Second).Take(3))
            Console.WriteLine($"  {name,-16} {probability,6:0.0%}");
    }

    private sealed class Advance(ProgressReport report) : IProgress<int>
    {
        public void Report(int value) => report.Advance(value);
    }
}

internal sealed record TrainRequest
{
    /// <summary>The data; null for the built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>The model's name; null for the one that fits the data.</summary>
    public string? Model { get; init; }

    public required SplitPlan Plan { get; init; }

    /// <summary>A CSV of groups that the split is checked against; null for what lies with the data.</summary>
    public string? Groups { get; init; }

    /// <summary>How many seeds to train with, counted up from the one in <see cref="Settings"/>.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Whether to train once more where the split leaks, to tell what the leak is worth.</summary>
    public bool MeasureLeak { get; init; } = true;

    public string[]? Classes { get; init; }

    /// <summary>The run folder; null for one named after model, data and seed.</summary>
    public string? Output { get; init; }

    public required TrainingSettings Settings { get; init; }
}
