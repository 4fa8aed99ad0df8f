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

    /// <summary><c>adamw</c>, <c>adam</c> or <c>sgd</c>.</summary>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>The (highest) learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay, decoupled for AdamW; on weights of convolutions and dense layers only.</summary>
    public double WeightDecay { get; init; } = 1e-2;

    /// <summary><c>one-cycle</c>, <c>cosine</c>, <c>plateau</c> or <c>constant</c>.</summary>
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

    /// <summary>The settings with these values as defaults.</summary>
    public IReadOnlyList<Hyperparameter> Schema() =>
    [
        Hyperparameter.Integer("batch", BatchSize, 1, 4096, "views a step"),
        Hyperparameter.Integer("views", ViewsPerEpoch, 1, 100, "random views of each example an epoch"),
        Hyperparameter.Choice("optimizer", Optimizer, ["adamw", "adam", "sgd"], "the optimizer"),
        Hyperparameter.Number("learning-rate", LearningRate, 1e-9, 100, "the highest learning rate"),
        Hyperparameter.Number("weight-decay", WeightDecay, 0, 1, "weight decay of convolutions and dense layers"),
        Hyperparameter.Choice("schedule", Schedule, ["one-cycle", "cosine", "plateau", "constant"], "how the learning rate changes"),
        Hyperparameter.Number("label-smoothing", LabelSmoothing, 0, 0.5, "probability taken from the true class and spread over all"),
        Hyperparameter.Number("mixup", Mixup, 0, 10, "mixup's alpha, 0 for none"),
        Hyperparameter.Number("clip-norm", ClipNorm, 0, 1e6, "largest norm of the gradient, 0 for no clipping"),
        Hyperparameter.Number("weight-average", WeightAverage, 0, 0.999999, "decay a step of the moving average of the weights, 0 for none"),
        Hyperparameter.Integer("patience", Patience, 0, 100_000, "epochs without a better validation loss before training stops, 0 for never"),
        Hyperparameter.Number("dropout", Dropout, 0, 0.95, "dropout probability of the head"),
    ];

    /// <summary>These options with the values that were given.</summary>
    public NetworkOptions With(HyperparameterValues values, int? epochs)
    {
        return this with
        {
            Epochs = epochs ?? Epochs,
            BatchSize = values.Integer("batch"),
            ViewsPerEpoch = values.Integer("views"),
            Optimizer = values.Word("optimizer"),
            LearningRate = values.Number("learning-rate"),
            WeightDecay = values.Number("weight-decay"),
            Schedule = values.Word("schedule"),
            LabelSmoothing = values.Number("label-smoothing"),
            Mixup = values.Number("mixup"),
            ClipNorm = values.Number("clip-norm"),
            WeightAverage = values.Number("weight-average"),
            Patience = values.Integer("patience"),
            Dropout = values.Number("dropout"),
        };
    }
}
