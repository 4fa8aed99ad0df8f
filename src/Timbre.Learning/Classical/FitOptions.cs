namespace Timbre.Learning.Classical;

/// <summary>What a fit needs besides the data: the seed, the threads it may use, and how to stop it.</summary>
public sealed record FitOptions
{
    /// <summary>The seed of every random step; the same seed and data give the same model.</summary>
    public long Seed { get; init; }

    /// <summary>Threads the fit may use, at least 1. The model does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The track of each row, or null where every row is its own. Rows of one track never come to both sides of a fold that a classifier
    /// makes inside its training data (the SVM's calibration, the grid search, stacking).
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>Stops the fit between two steps of it.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether only the predicted class will be looked at, so that calibrating the probabilities would be wasted.</summary>
    internal bool ClassesOnly { get; init; }
}
