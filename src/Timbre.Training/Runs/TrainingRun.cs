namespace Timbre.Training.Runs;

/// <summary>
/// One training run, from a labelled collection to a measured model: opens the collection, divides it, trains, tests, measures what a leaky split is worth,
/// repeats with other seeds, and writes the run folder. The command line, the page and every worker of a distributed training run this same method.
/// </summary>
/// <param name="specification">What is learned, from what, and how it is measured.</param>
/// <param name="options">How and where; null for this machine's defaults, with nothing written.</param>
public sealed class TrainingRun(RunSpecification specification, RunOptions? options = null)
{
    private const string BuiltInName = "built-in";

    private readonly RunOptions _options = options ?? new();

    /// <summary>Trains and tests. An interrupted run of the same specification and folder is resumed.</summary>
    /// <param name="progress">Told of each step, from threads of the run and one at a time; null for no callback.</param>
    /// <param name="cancellation">Ends the run; what it takes to resume it stays in the run folder.</param>
    /// <returns>The result, which the caller disposes.</returns>
    /// <exception cref="RunSpecificationException">The specification asks for what cannot be.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    /// <remarks>Data that cannot be used, trainings that fail and files that cannot be written are exceptions whose message is one line that says what to do.</remarks>
    public RunResult Run(IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        using var reporter = new RunReporter(progress);
        try
        {
            return Run(reporter, cancellation);
        }
        catch (OperationCanceledException)
        {
            reporter.Report(new RunInterrupted());
            throw;
        }
        catch (Exception exception)
        {
            reporter.Report(new RunFailed(PlainText.OneLine(exception.Message)));
            throw;
        }
    }

    private RunResult Run(RunReporter reporter, CancellationToken cancellation)
    {
        var plan = Plan();
        // A mistyped name must not wait for the data.
        var named = specification.Model is null ? null : Recipe(specification.Model);
        var dataset = Open();
        var recipe = named ?? ModelZoo.DefaultFor(dataset.Kind);
        var settings = Settings();
        Check(recipe, plan, settings);

        // Of several workers, the first alone writes.
        var folder = _options.Workers is null or { IsFirst: true } ? Folder(recipe, dataset) : null;
        using var held = folder?.Lock();
        if (folder is not null)
            reporter.WriteTo(folder);
        var representation = recipe.RepresentationFor(dataset, settings);
        var configuration = Configure(recipe, dataset, plan, settings, representation, cancellation);
        folder?.WriteConfiguration(configuration);
        reporter.Report(new RunStarted(recipe.Name, dataset.Location, dataset.Items.Count, dataset.Classes.Count, folder?.Path));

        var examples = ExampleLoader.Load(dataset, representation, settings.Threads, reporter.Reading(dataset.Items.Count), cancellation);
        foreach (var skipped in examples.Skipped)
            reporter.Report(new FileSkipped(skipped.Path, skipped.Reason));
        var groups = KnownGroups(plan, dataset, ref examples, reporter);

        var seeds = new SeedRuns(specification with { Split = plan.Name }, folder, Train, seed => configuration.Identity(plan, examples, seed), Card, reporter);
        var result = seeds.First(tested => _options.Workers is null ? tested.Restore(examples, plan, settings, cancellation) : null);
        try
        {
            if (specification.Tune)
                folder?.WriteConfiguration(configuration = configuration with { Chosen = Chosen(result.Model) });
            reporter.EndHistory();
            var others = seeds.Others(result);
            var honest = specification.MeasureLeak
                ? HonestMeasurement.Of(recipe, examples, representation, plan, groups, settings, result.Leak, reporter, cancellation)
                : null;
            var whole = new RunResult(result, examples, configuration, Card(result, specification.Seed), RunMetrics.Of(result, plan.Name, honest, others, configuration.Identity(plan, examples, specification.Seed)))
            {
                Folder = folder?.Path,
                Honest = honest,
                Seeds = others,
                Groups = groups,
            };
            if (folder is not null)
                _options.WriteReport?.Invoke(whole, cancellation);
            folder?.WriteMetrics(whole.Metrics);
            reporter.Report(new RunFinished(result.Test.Accuracy, result.Test.MacroF1, result.Test.LogLoss, result.Test.Count, folder?.Path));
            return whole;
        }
        catch
        {
            result.Dispose();
            throw;
        }

        ExperimentResult Train(long seed, RunFolder? own) =>
            Experiment.Run(recipe, examples, representation, plan, settings with { Seed = seed, CheckpointFolder = own?.Path }, reporter, cancellation);

        ModelCard Card(ExperimentResult result, long seed) => new()
        {
            Command = _options.Command,
            Data = specification.Data is null ? "built-in synthetic set" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Location))),
            Split = plan.Name,
            Seed = seed,
            TrainedOn = result.TrainedOn,
            Refitted = result.Refit is not null,
            Metrics = EvaluationMetrics.Of(result.Test).ToCard(),
        };
    }

    private SplitPlan Plan()
    {
        try
        {
            return SplitPlan.Parse(specification.Split);
        }
        catch (FormatException exception)
        {
            throw new RunSpecificationException(exception.Message);
        }
    }

    private static ModelRecipe Recipe(string name) => ModelZoo.Find(name)
        ?? throw new RunSpecificationException($"--model {name}: no such model; there are {string.Join(", ", ModelZoo.All.Select(recipe => recipe.Name))}");

    private Dataset Open()
    {
        var dataset = DatasetLoader.Open(specification.Data ?? _options.BuiltInSet ?? throw new RunSpecificationException("--data: name a folder of class folders or a feature table (CSV)"));
        return specification.OnlyClasses is { Count: > 0 } classes ? dataset.WithClasses([.. classes]) : dataset;
    }

    private TrainingSettings Settings() => new()
    {
        Seed = specification.Seed,
        Threads = _options.Threads,
        Epochs = specification.Epochs,
        Segment = specification.SegmentSeconds switch
        {
            null => null,
            >= 0.5 and <= 3600 and var seconds => TimeSpan.FromSeconds(seconds),
            var other => throw new RunSpecificationException(FormattableString.Invariant($"--segment {other}: expected 0.5 to 3600 seconds")),
        },
        Device = _options.Device,
        Options = specification.Hyperparameters,
        Tune = specification.Tune,
        Refit = specification.Refit,
        CheckpointEvery = _options.CheckpointEvery,
        Workers = _options.Workers,
    };

    private void Check(ModelRecipe recipe, SplitPlan plan, TrainingSettings settings)
    {
        try
        {
            _ = recipe.Settings(settings.Options);
        }
        catch (ArgumentException exception)
        {
            throw new RunSpecificationException($"--set: {exception.Message}");
        }
        if (settings.Tune && !recipe.CanTune)
            throw new RunSpecificationException($"--tune: {recipe.Name} is a network, whose settings are not searched; give them with --set (only {string.Join(", ", ModelZoo.Classifiers.Select(trainer => trainer.Name))} and ensembles of them are tuned)");
        if (settings.Refit && !plan.HasValidation)
            throw new RunSpecificationException(Experiment.WithoutValidation(plan.Name).Message);
        if (settings.Workers is not null && !recipe.CanTrainTogether)
            throw new RunSpecificationException($"--model {recipe.Name}: only networks are trained by several workers together; start it once, without WORLD_SIZE");
        if (specification.Epochs < 1)
            throw new RunSpecificationException($"--epochs {specification.Epochs}: expected at least 1");
        if (specification.Seeds < 1)
            throw new RunSpecificationException($"--seeds {specification.Seeds}: expected at least 1");
    }

    private RunFolder? Folder(ModelRecipe recipe, Dataset dataset)
    {
        if (_options.Folder is { } chosen)
            return new RunFolder(chosen);
        if (_options.RunsFolder is not { } runs)
            return null;
        var data = specification.Data is null ? BuiltInName : Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Location)));
        return new RunFolder(Path.Combine(runs, $"{recipe.Name}-{data}-{specification.Seed}"));
    }

    private RunConfiguration Configure(ModelRecipe recipe, Dataset dataset, SplitPlan plan, TrainingSettings settings, Representation representation, CancellationToken cancellation) => new(specification)
    {
        Data = specification.Data ?? BuiltInName,
        Model = recipe.Name,
        Split = plan.Name,
        Command = _options.Command,
        Timbre = TimbreVersion.Current,
        Libtorch = TorchRuntime.Version,
        Items = dataset.Items.Count,
        // Reads both ends of every file; of several workers, the first alone needs it.
        DataFingerprint = _options.Workers is null or { IsFirst: true } ? Data.DataFingerprint.Of(dataset, cancellation) : "",
        Classes = dataset.Classes,
        Settings = recipe.Settings(settings.Options, representation),
        Threads = settings.Threads,
        Workers = settings.Workers?.Size ?? 1,
        Device = settings.Device,
    };

    /// <summary>The groups that were asked for, those of the split, or those beside the data; the examples are given them.</summary>
    private TrackGroups? KnownGroups(SplitPlan plan, Dataset dataset, ref ExampleSet examples, RunReporter reporter)
    {
        if ((specification.Groups ?? (plan as GroupSplitPlan)?.File) is { } file)
        {
            var groups = TrackGroups.Read(file);
            examples = examples.WithGroups(groups);
            return groups;
        }
        if (TrackGroups.Beside(dataset.Location) is not { } beside)
            return null;
        try
        {
            var groups = TrackGroups.Read(beside);
            examples = examples.WithGroups(groups);
            reporter.OnNote($"groups: {beside}: the split is checked against them");
            return groups;
        }
        // This file was not asked for, so a damaged one does not stop the run.
        catch (Exception exception) when (exception is DatasetException or UnusableFileException)
        {
            reporter.OnNote($"groups: not used: {exception.Message}");
            return null;
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Chosen(GenreModel model)
    {
        var chosen = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var classical in (model is EnsembleModel ensemble ? ensemble.Members : [model]).OfType<ClassicalModel>())
            chosen[classical.Name] = classical.Hyperparameters;
        return chosen;
    }
}

/// <summary>What came of a training run; disposing it disposes the model.</summary>
public sealed class RunResult : IDisposable
{
    internal RunResult(ExperimentResult experiment, ExampleSet examples, RunConfiguration configuration, ModelCard card, RunMetrics metrics) =>
        (Experiment, Examples, Configuration, Card, Metrics) = (experiment, examples, configuration, card, metrics);

    /// <summary>The model that is kept: the tested one, or, after cross-validation, one trained on everything.</summary>
    public GenreModel Model => Experiment.Model;

    /// <summary>What the saved model says of itself.</summary>
    public ModelCard Card { get; }

    /// <summary>What the run was, defaults included.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>What the model earned.</summary>
    public RunMetrics Metrics { get; }

    /// <summary>The run folder; null where nothing was written.</summary>
    public string? Folder { get; internal init; }

    internal ExperimentResult Experiment { get; }

    internal ExampleSet Examples { get; }

    internal HonestMeasurement? Honest { get; init; }

    internal SeedSummary? Seeds { get; init; }

    internal TrackGroups? Groups { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Experiment.Dispose();
}
