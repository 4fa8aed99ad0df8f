namespace Timbre.Torch;

/// <summary>Layer normalization (Ba et al. 2016): the last axis of each item brought to zero mean and unit variance, then scaled and shifted.</summary>
public sealed class LayerNorm : Module
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _shape;
    private readonly double _epsilon;

    /// <summary>A layer that changes nothing but mean and variance at first.</summary>
    /// <param name="features">The length of the last axis.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNorm(long features, double epsilon = 1e-5)
    {
        (_shape, _epsilon) = ([features], epsilon);
        _weight = RegisterParameter("weight", Tensor.Ones(features));
        _bias = RegisterParameter("bias", Tensor.Zeros(features));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => Aten.LayerNorm.Call(input, _shape, _weight, _bias, _epsilon);

    /// <inheritdoc/>
    public override string ToString() => $"LayerNorm({_shape[0]})";
}
