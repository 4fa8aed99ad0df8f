namespace Timbre.Training.Recipes;

/// <summary>What a training run is given besides its data.</summary>
internal sealed record TrainingSettings
{
    /// <summary>The one seed that every stochastic step derives its own from.</summary>
    public long Seed { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Epochs, for models that have them; null for the model's own default.</summary>
    public int? Epochs { get; init; }

    /// <summary>The stretch of sound an example covers; null for the model's own default.</summary>
    public TimeSpan? Segment { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The model's own settings, as given by <c>--set name=value</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether classical models choose their settings by cross-validation inside the training part.</summary>
    public bool Tune { get; init; }

    /// <summary>
    /// Whether, once everything is chosen by the validation part, the model is trained again on training and validation part together
    /// (<see cref="ModelRecipe.Refit"/>).
    /// </summary>
    public bool Refit { get; init; }

    /// <summary>Where a run keeps what it needs to be resumed; null to keep nothing.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>The least time between two checkpoints; one is written only at the end of an epoch.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The processes that train together, for models that can (<see cref="ModelRecipe.CanTrainTogether"/>); null for one alone.</summary>
    internal WorkerGroup? Workers { get; init; }
}
