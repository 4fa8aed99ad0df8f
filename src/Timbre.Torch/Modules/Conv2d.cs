namespace Timbre.Torch.Modules;

/// <summary>A 2-d convolution over (batch, channel, row, column).</summary>
internal sealed class Conv2d : Module
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long _groups;
    private readonly bool _channelsLast = TorchRuntime.ChannelsLast;

    /// <summary>A layer with PyTorch's initial values: uniform ±1/√(channels per group · kernel rows · kernel columns).</summary>
    /// <param name="stride">Pixels between outputs; null: 1.</param>
    /// <param name="padding">Zeros at each side; null: none.</param>
    /// <param name="dilation">Pixels between the kernel's taps; null: 1.</param>
    public Conv2d(
        long inputs, long outputs, Size2d kernel, Size2d? stride = null, Size2d? padding = null, Size2d? dilation = null,
        long groups = 1, bool bias = true)
    {
        _stride = (stride ?? 1).ToArray();
        _padding = (padding ?? 0).ToArray();
        _dilation = (dilation ?? 1).ToArray();
        _groups = groups;
        using var plain = Init.KaimingUniform(Tensor.Empty([outputs, inputs / groups, kernel.Rows, kernel.Columns]), Math.Sqrt(5));
        _weight = RegisterParameter("weight", _channelsLast ? ChannelsLast(plain) : plain.Contiguous());
        var bound = 1 / Math.Sqrt(Init.FanIn(_weight));
        _bias = bias ? RegisterParameter("bias", Init.Uniform(Tensor.Empty([outputs]), -bound, bound)) : null;
    }

    /// <summary>(outputs, channels per group, kernel rows, kernel columns).</summary>
    public Tensor Weight => _weight;

    protected override Tensor Compute(Tensor input)
    {
        if (!_channelsLast)
            return Aten.Conv2d.Call(input, _weight, _bias, _stride, _padding, _dilation, _groups);
        // Changes nothing after the first convolution of a network, as its output already lies so.
        using var ordered = input.Contiguous(MemoryFormat.ChannelsLast);
        return Aten.Conv2d.Call(ordered, _weight, _bias, _stride, _padding, _dilation, _groups);
    }

    /// <summary>
    /// The same weights in the other order of memory. Asking libtorch for that order would leave those of a single input channel as they are, for
    /// both orders are then one; but it lays the output as the strides of the weights say, and the layers behind want the channels last.
    /// </summary>
    private static Tensor ChannelsLast(Tensor weight)
    {
        var shape = weight.Shape;
        using var ordered = Tensor.Empty([shape[0], shape[2], shape[3], shape[1]]);
        using var reordered = weight.Permute(0, 2, 3, 1);
        ordered.CopyFrom(reordered);
        return ordered.Permute(0, 3, 1, 2);
    }

    public override string ToString() =>
        $"Conv2d({_weight.Shape[1] * _groups} → {_weight.Shape[0]}, {_weight.Shape[2]}×{_weight.Shape[3]})";
}
