namespace Timbre.Torch;

/// <summary>The largest value of each window of (batch, channel, step).</summary>
/// <param name="kernel">Steps of a window.</param>
/// <param name="stride">Steps between windows; null: the window's length.</param>
/// <param name="padding">Steps added at both ends, never chosen as largest.</param>
public sealed class MaxPool1d(long kernel, long? stride = null, long padding = 0) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.MaxPool1d(kernel, stride ?? kernel, padding);

    /// <inheritdoc/>
    public override string ToString() => $"MaxPool1d({kernel})";
}

/// <summary>The largest value of each window of (batch, channel, row, column).</summary>
/// <param name="kernel">Pixels of a window.</param>
/// <param name="stride">Pixels between windows; null: the window's size.</param>
/// <param name="padding">Pixels added at each side, never chosen as largest.</param>
public sealed class MaxPool2d(Size2d kernel, Size2d? stride = null, Size2d? padding = null) : Module
{
    private readonly long[] _kernel = kernel.ToArray();
    private readonly long[] _stride = (stride ?? kernel).ToArray();
    private readonly long[] _padding = (padding ?? 0).ToArray();

    /// <summary>The window, where windows lie side by side without padding; else null.</summary>
    internal Size2d? Tile => (stride ?? kernel) == kernel && (padding ?? 0) == 0 ? kernel : null;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.MaxPool2d(_kernel, _stride, _padding);

    /// <inheritdoc/>
    public override string ToString() => $"MaxPool2d({_kernel[0]}×{_kernel[1]})";
}

/// <summary>The mean of each window of (batch, channel, row, column).</summary>
/// <param name="kernel">Pixels of a window.</param>
/// <param name="stride">Pixels between windows; null: the window's size.</param>
/// <param name="padding">Zeros added at each side, counted in the mean.</param>
public sealed class AvgPool2d(Size2d kernel, Size2d? stride = null, Size2d? padding = null) : Module
{
    private readonly long[] _kernel = kernel.ToArray();
    private readonly long[] _stride = (stride ?? kernel).ToArray();
    private readonly long[] _padding = (padding ?? 0).ToArray();

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AvgPool2d(_kernel, _stride, _padding);

    /// <inheritdoc/>
    public override string ToString() => $"AvgPool2d({_kernel[0]}×{_kernel[1]})";
}

/// <summary>Means over as many windows of (batch, channel, step) as there are outputs wanted.</summary>
/// <param name="outputs">Steps out.</param>
public sealed class AdaptiveAvgPool1d(long outputs) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveAvgPool1d(outputs);

    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveAvgPool1d({outputs})";
}

/// <summary>Means over as many windows of (batch, channel, row, column) as there are outputs wanted.</summary>
/// <param name="outputs">Rows and columns out.</param>
public sealed class AdaptiveAvgPool2d(Size2d outputs) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveAvgPool2d(outputs.Rows, outputs.Columns);

    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveAvgPool2d({outputs.Rows}×{outputs.Columns})";
}

/// <summary>Largest values over as many windows of (batch, channel, row, column) as there are outputs wanted.</summary>
/// <param name="outputs">Rows and columns out.</param>
public sealed class AdaptiveMaxPool2d(Size2d outputs) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveMaxPool2d(outputs.Rows, outputs.Columns);

    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveMaxPool2d({outputs.Rows}×{outputs.Columns})";
}
