namespace Timbre.Torch;

/// <summary>Dropout (Srivastava et al. 2014): in training, elements are zeroed with a probability and the rest scaled up.</summary>
/// <param name="probability">Of zeroing an element.</param>
public sealed class Dropout(double probability = 0.5) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Dropout(probability, IsTraining);

    /// <inheritdoc/>
    public override string ToString() => $"Dropout({probability})";
}

/// <summary>Dropout of whole channels of (batch, channel, …), whose elements are too alike to be dropped one by one (Tompson et al. 2015).</summary>
/// <param name="probability">Of zeroing a channel.</param>
public sealed class Dropout2d(double probability = 0.5) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => Aten.FeatureDropout.Call(input, probability, IsTraining);

    /// <inheritdoc/>
    public override string ToString() => $"Dropout2d({probability})";
}
