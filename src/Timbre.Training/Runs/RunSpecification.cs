namespace Timbre.Training.Runs;

/// <summary>
/// What a training run learns, from what, and how it is measured: everything that decides its result. How fast it gets there (threads, device) and where it
/// is kept stand in <see cref="RunOptions"/>.
/// </summary>
/// <example>
/// <code>
/// var specification = new RunSpecification { Data = "features_30_sec.csv", Model = "mlp", Split = "tracks:70/15/15", Seed = 1 };
/// using var result = new TrainingRun(specification).Run();
/// Console.WriteLine(result.Metrics.Test.Accuracy);
/// </code>
/// </example>
public record RunSpecification
{
    /// <summary>The collection: a folder of class folders or a feature table; null for the built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>The classes to learn, at least two; null for all of the collection's.</summary>
    public IReadOnlyList<string>? OnlyClasses { get; init; }

    /// <summary>The name of the recipe; null for the default one of the kind of data.</summary>
    public string? Model { get; init; }

    /// <summary>The split, as <c>timbre train --split</c> takes it.</summary>
    public string Split { get; init; } = SplitPlan.Default.Name;

    /// <summary>A CSV of groups that the split is checked against; null for the one beside the data, if there is one.</summary>
    public string? Groups { get; init; }

    /// <summary>Recordings are cut into pieces of so many seconds, 0.5 to 3600, each an example of its own; null for the recipe's own window.</summary>
    public double? SegmentSeconds { get; init; }

    /// <summary>Epochs, at least 1, of recipes that have them; null for the recipe's own number.</summary>
    public int? Epochs { get; init; }

    /// <summary>The seed that every random step derives its own from.</summary>
    public long Seed { get; init; }

    /// <summary>With how many seeds the run is repeated, counted up from <see cref="Seed"/>; at least 1.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Whether classical models choose their hyperparameters by cross-validation inside the training part.</summary>
    public bool Tune { get; init; }

    /// <summary>Whether the model is trained again on training and validation part together, once everything is chosen.</summary>
    public bool Refit { get; init; }

    /// <summary>Whether, if the split leaks, the model is trained once more under a split that does not, to measure what the leak is worth.</summary>
    public bool MeasureLeak { get; init; } = true;

    /// <summary>Hyperparameters by name, where they differ from the recipe's defaults.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>How and where a run is carried out; nothing here changes its result but the device's rounding.</summary>
public sealed record RunOptions
{
    /// <summary>The run folder; null for one below <see cref="RunsFolder"/>.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the run gets a folder named after model, data and seed; null, with <see cref="Folder"/> null, to write nothing.</summary>
    public string? RunsFolder { get; init; }

    /// <summary>Where the built-in set lies, for a specification without data.</summary>
    public string? BuiltInSet { get; init; }

    /// <summary>Threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The least time between two checkpoints; one is written only at the end of an epoch.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The command that is recorded as what makes the run again; may be empty.</summary>
    public string Command { get; init; } = "";

    /// <summary>Writes the report into the run folder, before the run counts as finished; null for no report.</summary>
    internal Action<RunResult, CancellationToken>? WriteReport { get; init; }

    /// <summary>The processes that train together; null for this one alone.</summary>
    internal WorkerGroup? Workers { get; init; }
}

/// <summary><c>config.json</c> of a run folder: the specification with its defaults filled in, and what it was carried out on.</summary>
public sealed record RunConfiguration : RunSpecification
{
    /// <summary>An empty one, for the reader of JSON.</summary>
    [JsonConstructor]
    public RunConfiguration()
    {
    }

    internal RunConfiguration(RunSpecification specification)
        : base(specification)
    {
    }

    /// <summary>The command that makes the run again; may be empty.</summary>
    public string Command { get; init; } = "";

    /// <summary>The version of Timbre.</summary>
    public string Timbre { get; init; } = "";

    /// <summary>The version of libtorch.</summary>
    public string Libtorch { get; init; } = "";

    /// <summary>The items of the collection.</summary>
    public int Items { get; init; }

    /// <summary>What identifies the collection's content.</summary>
    public string DataFingerprint { get; init; } = "";

    /// <summary>The classes that are learned.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>All hyperparameters of the recipe, defaults included.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What a search chose (<see cref="RunSpecification.Tune"/>), by model and hyperparameter; null without a search.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Chosen { get; init; }

    /// <summary>Threads.</summary>
    public int Threads { get; init; }

    /// <summary>Processes that trained together.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The device as it was asked for.</summary>
    public string Device { get; init; } = "";

    /// <summary>
    /// What two runs share that give the same result: the canonical form of what decides it (specification, hyperparameters, versions, data) and which items
    /// are trained on, chosen by and tested with a seed.
    /// </summary>
    internal string Identity(SplitPlan plan, ExampleSet examples, long seed)
    {
        var canonical = this with
        {
            Data = null,
            OnlyClasses = null,
            Hyperparameters = new Dictionary<string, string>(),
            Groups = null,
            Seed = seed,
            Seeds = 1,
            MeasureLeak = false,
            Command = "",
            Chosen = null,
            Threads = 0,
            Workers = 1,
            Device = "",
        };
        var text = new StringBuilder(JsonSerializer.Serialize(canonical, RunJson.Default.RunConfiguration));
        foreach (var split in plan.Apply(examples.Items, seed))
        {
            foreach (var part in new[] { split.Train, split.Valid, split.Test })
                text.Append('\n').AppendJoin('\t', part.Select(index => $"{examples.Items[index].Id}={examples.Items[index].Label}"));
        }
        return $"sha256:{TextDigest.Of(text.ToString(), 32)}";
    }
}

/// <summary>A specification asks for what cannot be; the message names the option and what to write instead.</summary>
/// <param name="message">One line.</param>
public sealed class RunSpecificationException(string message) : Exception(message);
