namespace Timbre.Torch.Modules;

/// <summary>A 1-d convolution over (batch, channel, step).</summary>
internal sealed class Conv1d : Module
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long _groups;

    /// <summary>A layer with PyTorch's initial values: uniform ±1/√(channels per group · kernel).</summary>
    public Conv1d(
        long inputs, long outputs, long kernel, long stride = 1, long padding = 0, long dilation = 1, long groups = 1, bool bias = true)
    {
        (_stride, _padding, _dilation, _groups) = ([stride], [padding], [dilation], groups);
        _weight = RegisterParameter("weight", Init.KaimingUniform(Tensor.Empty([outputs, inputs / groups, kernel]), Math.Sqrt(5)));
        var bound = 1 / Math.Sqrt(Init.FanIn(_weight));
        _bias = bias ? RegisterParameter("bias", Init.Uniform(Tensor.Empty([outputs]), -bound, bound)) : null;
    }

    protected override Tensor Compute(Tensor input) => Aten.Conv1d.Call(input, _weight, _bias, _stride, _padding, _dilation, _groups);

    public override string ToString() => $"Conv1d({_weight.Shape[1] * _groups} → {_weight.Shape[0]}, {_weight.Shape[2]})";
}
