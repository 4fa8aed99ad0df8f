namespace Timbre.Torch.Modules;

/// <summary>The largest value of each window of (batch, channel, step).</summary>
/// <param name="stride">Steps between windows; null: the window's length.</param>
/// <param name="padding">Steps added at both ends, never chosen as largest.</param>
internal sealed class MaxPool1d(long kernel, long? stride = null, long padding = 0) : Module
{
    protected override Tensor Compute(Tensor input) => Aten.MaxPool1d.Call(input, new[] { kernel }, new[] { stride ?? kernel }, new[] { padding });

    public override string ToString() => $"MaxPool1d({kernel})";
}

/// <summary>The largest value of each window of (batch, channel, row, column).</summary>
/// <param name="stride">Pixels between windows; null: the window's size.</param>
/// <param name="padding">Pixels added at each side, never chosen as largest.</param>
internal sealed class MaxPool2d(Size2d kernel, Size2d? stride = null, Size2d? padding = null) : Module
{
    private readonly long[] _kernel = kernel.ToArray();
    private readonly long[] _stride = (stride ?? kernel).ToArray();
    private readonly long[] _padding = (padding ?? 0).ToArray();

    /// <summary>The window, where windows lie side by side without padding; else null.</summary>
    internal Size2d? Tile => (stride ?? kernel) == kernel && (padding ?? 0) == 0 ? kernel : null;

    protected override Tensor Compute(Tensor input) => input.MaxPool2d(_kernel, _stride, _padding);

    public override string ToString() => $"MaxPool2d({_kernel[0]}×{_kernel[1]})";
}

/// <summary>Means over as many windows of (batch, channel, row, column) as there are outputs wanted.</summary>
internal sealed class AdaptiveAvgPool2d(Size2d outputs) : Module
{
    protected override Tensor Compute(Tensor input) => Aten.AdaptiveAvgPool2d.Call(input, outputs.ToArray());

    public override string ToString() => $"AdaptiveAvgPool2d({outputs.Rows}×{outputs.Columns})";
}
