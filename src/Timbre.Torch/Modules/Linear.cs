namespace Timbre.Torch;

/// <summary>A fully connected layer: x·weightᵀ + bias over the last axis.</summary>
public sealed class Linear : Module
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <summary>A layer with PyTorch's initial values: uniform ±1/√<paramref name="inputs"/>.</summary>
    /// <param name="inputs">Features in.</param>
    /// <param name="outputs">Features out.</param>
    /// <param name="bias">Whether a bias is added.</param>
    public Linear(long inputs, long outputs, bool bias = true)
    {
        _weight = RegisterParameter("weight", Init.KaimingUniform(Tensor.Empty([outputs, inputs]), Math.Sqrt(5)));
        var bound = 1 / Math.Sqrt(inputs);
        _bias = bias ? RegisterParameter("bias", Init.Uniform(Tensor.Empty([outputs]), -bound, bound)) : null;
    }

    /// <summary>(outputs, inputs).</summary>
    public Tensor Weight => _weight;

    /// <summary>(outputs), or null.</summary>
    public Tensor? Bias => _bias;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Linear(_weight, _bias);

    /// <inheritdoc/>
    public override string ToString() => $"Linear({_weight.Shape[1]} → {_weight.Shape[0]})";
}
