namespace Timbre.Torch.Modules;

/// <summary>A fully connected layer: x·weightᵀ + bias over the last axis.</summary>
internal sealed class Linear : Module
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <summary>A layer with PyTorch's initial values: uniform ±1/√<paramref name="inputs"/>.</summary>
    public Linear(long inputs, long outputs, bool bias = true)
    {
        _weight = RegisterParameter("weight", Init.KaimingUniform(Tensor.Empty([outputs, inputs]), Math.Sqrt(5)));
        var bound = 1 / Math.Sqrt(inputs);
        _bias = bias ? RegisterParameter("bias", Init.Uniform(Tensor.Empty([outputs]), -bound, bound)) : null;
    }

    /// <summary>(outputs, inputs).</summary>
    public Tensor Weight => _weight;

    protected override Tensor Compute(Tensor input) => Aten.Linear.Call(input, _weight, _bias);

    public override string ToString() => $"Linear({_weight.Shape[1]} → {_weight.Shape[0]})";
}
