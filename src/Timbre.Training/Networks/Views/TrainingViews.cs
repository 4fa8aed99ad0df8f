namespace Timbre.Training.Networks.Views;

/// <summary>What training adds to a <see cref="NetworkInput"/>: its normalization is learned here, and random, augmented views are drawn.</summary>
internal abstract class TrainingViews
{
    /// <summary>The input, whose normalization is neutral before <see cref="Fit"/>.</summary>
    public abstract NetworkInput Input { get; }

    /// <summary>Learns the normalization; called once, with the training part only.</summary>
    public abstract void Fit(IReadOnlyList<Example> training);

    /// <summary>Writes a random, augmented view.</summary>
    /// <param name="random">The stream of this view.</param>
    /// <param name="view">Receives <see cref="NetworkInput.ViewLength"/> values.</param>
    public abstract void Write(Example example, Random random, Span<float> view);
}
