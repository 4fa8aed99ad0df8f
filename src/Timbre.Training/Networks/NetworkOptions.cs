namespace Timbre.Training.Networks;

/// <summary>How a network is trained. Every value can be given on the command line; a network names its own defaults.</summary>
internal sealed record NetworkOptions
{
    /// <summary>Passes over the training part.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Views a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Random views of each example an epoch.</summary>
    public int ViewsPerEpoch { get; init; } = 1;

    /// <summary>One of <see cref="NetworkTrainer.Optimizers"/>.</summary>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>The (highest) learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay, decoupled for AdamW; on weights of convolutions and dense layers only.</summary>
    public double WeightDecay { get; init; } = 1e-2;

    /// <summary>One of <see cref="LearningRates.Schedules"/>.</summary>
    public string Schedule { get; init; } = "one-cycle";

    /// <summary>Label smoothing, 0 to 0.5.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Mixup's alpha (Zhang et al., ICLR 2018); 0 for none.</summary>
    public double Mixup { get; init; }

    /// <summary>Largest norm of the gradient; 0 for no clipping.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Decay a step of the exponential moving average of the weights that is evaluated and kept; 0 for none.</summary>
    public double WeightAverage { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops; 0 to never stop early.</summary>
    public int Patience { get; init; }

    /// <summary>Dropout probability of the network's head.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>The learning rate below the head as a share of the head's, for networks of stages.</summary>
    public double BodyShare { get; init; } = 1;

    /// <summary>Stages, counted from the input, that stay as they are, for networks of stages.</summary>
    public int FrozenStages { get; init; }

    /// <summary>Epochs after which one more of the frozen stages trains again (Howard and Ruder, ACL 2018); 0 for never.</summary>
    public int UnfreezeEvery { get; init; }

    // What can be set, one line each: its name and limits, where its default stands, and what a value changes.
    private static readonly Setting[] Settings =
    [
        Integer("batch", 1, 4096, "views a step", options => options.BatchSize, (options, value) => options with { BatchSize = value }),
        Integer("views", 1, 100, "random views of each example an epoch", options => options.ViewsPerEpoch, (options, value) => options with { ViewsPerEpoch = value }),
        Choice("optimizer", NetworkTrainer.Optimizers.Keys, "the optimizer", options => options.Optimizer, (options, value) => options with { Optimizer = value }),
        Number("learning-rate", 1e-9, 100, "the highest learning rate", options => options.LearningRate, (options, value) => options with { LearningRate = value }),
        Number("weight-decay", 0, 1, "weight decay of convolutions and dense layers", options => options.WeightDecay, (options, value) => options with { WeightDecay = value }),
        Choice("schedule", LearningRates.Schedules.Keys, "how the learning rate changes", options => options.Schedule, (options, value) => options with { Schedule = value }),
        Number("label-smoothing", 0, 0.5, "probability taken from the true class and spread over all", options => options.LabelSmoothing, (options, value) => options with { LabelSmoothing = value }),
        Number("mixup", 0, 10, "mixup's alpha, 0 for none", options => options.Mixup, (options, value) => options with { Mixup = value }),
        Number("clip-norm", 0, 1e6, "largest norm of the gradient, 0 for no clipping", options => options.ClipNorm, (options, value) => options with { ClipNorm = value }),
        Number("weight-average", 0, 0.999999, "decay a step of the moving average of the weights, 0 for none", options => options.WeightAverage, (options, value) => options with { WeightAverage = value }),
        Integer("patience", 0, 100_000, "epochs without a better validation loss before training stops, 0 for never", options => options.Patience, (options, value) => options with { Patience = value }),
        Number("dropout", 0, 0.95, "dropout probability of the head", options => options.Dropout, (options, value) => options with { Dropout = value }),
    ];

    /// <summary>The settings with these values as defaults.</summary>
    public IReadOnlyList<Hyperparameter> Schema() => Array.ConvertAll(Settings, setting => setting.Describe(this));

    /// <summary>These options with the values that were given.</summary>
    public NetworkOptions With(HyperparameterValues values, int? epochs) =>
        Settings.Aggregate(this with { Epochs = epochs ?? Epochs }, (options, setting) => setting.Apply(options, values));

    private static Setting Integer(string name, int least, int most, string description, Func<NetworkOptions, int> get, Func<NetworkOptions, int, NetworkOptions> set) =>
        new(options => Hyperparameter.Integer(name, get(options), least, most, description), (options, values) => set(options, values.Integer(name)));

    private static Setting Number(string name, double least, double most, string description, Func<NetworkOptions, double> get, Func<NetworkOptions, double, NetworkOptions> set) =>
        new(options => Hyperparameter.Number(name, get(options), least, most, description), (options, values) => set(options, values.Number(name)));

    private static Setting Choice(string name, IEnumerable<string> words, string description, Func<NetworkOptions, string> get, Func<NetworkOptions, string, NetworkOptions> set) =>
        new(options => Hyperparameter.Choice(name, get(options), [.. words], description), (options, values) => set(options, values.Word(name)));

    private sealed record Setting(Func<NetworkOptions, Hyperparameter> Describe, Func<NetworkOptions, HyperparameterValues, NetworkOptions> Apply);
}
