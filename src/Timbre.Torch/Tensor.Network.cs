namespace Timbre.Torch;

public sealed partial class Tensor
{
    /// <summary>The softmax over an axis: positive, summing to 1.</summary>
    public Tensor Softmax(long axis = -1) => Aten.Softmax.Call(this, axis);

    /// <summary>The logarithm of the softmax over an axis.</summary>
    public Tensor LogSoftmax(long axis = -1) => Aten.LogSoftmax.Call(this, axis);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => Aten.Relu.Call(this);

    /// <summary>max(x, 0), in place: saves memory and time where x itself is not needed again.</summary>
    public Tensor ReluInPlace() => InPlace(Aten.ReluInPlace);

    /// <summary>x·Φ(x), Φ the normal distribution (Hendrycks and Gimpel 2016).</summary>
    public Tensor Gelu() => Aten.Gelu.Call(this);

    /// <summary>x·sigmoid(x) (Elfwing et al. 2017).</summary>
    public Tensor Silu() => Aten.Silu.Call(this);

    /// <summary>x where positive, a small multiple of it elsewhere.</summary>
    public Tensor LeakyRelu(double negativeSlope = 0.01) => Aten.LeakyRelu.Call(this, negativeSlope);

    /// <summary>1 / (1 + e^-x).</summary>
    public Tensor Sigmoid() => Aten.Sigmoid.Call(this);

    /// <summary>The hyperbolic tangent.</summary>
    public Tensor Tanh() => Aten.Tanh.Call(this);

    /// <summary>Elements zeroed with a probability and the rest scaled up to keep the mean; unchanged when not training.</summary>
    public Tensor Dropout(double probability, bool training = true) => Aten.Dropout.Call(this, probability, training);

    /// <summary>Images (batch, channel, row, column) resized by bilinear interpolation between pixel centers.</summary>
    public Tensor Interpolate(long rows, long columns) => Aten.UpsampleBilinear.Call(this, new[] { rows, columns }, false);

    /// <summary>Images (batch, channel, row, column) resized by repeating the nearest pixel.</summary>
    public Tensor InterpolateNearest(long rows, long columns) => Aten.UpsampleNearest.Call(this, new[] { rows, columns });

    /// <summary>x·weightᵀ + bias over the last axis.</summary>
    /// <param name="weight">(outputs, inputs).</param>
    /// <param name="bias">(outputs), or null.</param>
    public Tensor Linear(Tensor weight, Tensor? bias = null) => Aten.Linear.Call(this, weight, bias);

    /// <summary>The 1-d convolution of (batch, channel, step).</summary>
    /// <param name="weight">(outputs, channels / groups, kernel).</param>
    /// <param name="bias">(outputs), or null.</param>
    /// <param name="stride">Steps between outputs.</param>
    /// <param name="padding">Zeros at both ends.</param>
    /// <param name="dilation">Steps between the kernel's taps.</param>
    /// <param name="groups">Into how many separate convolutions the channels are divided.</param>
    public Tensor Conv1d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        Aten.Conv1d.Call(this, weight, bias, new[] { stride }, new[] { padding }, new[] { dilation }, groups);

    /// <summary>The 2-d convolution of (batch, channel, row, column).</summary>
    /// <param name="weight">(outputs, channels / groups, kernel rows, kernel columns).</param>
    /// <param name="bias">(outputs), or null.</param>
    /// <param name="stride">Pixels between outputs: one number for both axes, or rows and columns.</param>
    /// <param name="padding">Zeros at each side.</param>
    /// <param name="dilation">Pixels between the kernel's taps.</param>
    /// <param name="groups">Into how many separate convolutions the channels are divided.</param>
    public Tensor Conv2d(
        Tensor weight, Tensor? bias, long[] stride, long[] padding, long[] dilation, long groups = 1) =>
        Aten.Conv2d.Call(this, weight, bias, stride, padding, dilation, groups);

    /// <summary>The largest value of each window of (batch, channel, step).</summary>
    public Tensor MaxPool1d(long kernel, long stride, long padding = 0) =>
        Aten.MaxPool1d.Call(this, new[] { kernel }, new[] { stride }, new[] { padding });

    /// <summary>The largest value of each window of (batch, channel, row, column).</summary>
    public Tensor MaxPool2d(long[] kernel, long[] stride, long[] padding, bool ceiling = false) =>
        Aten.MaxPool2d.Call(this, kernel, stride, padding, new[] { 1L, 1L }, ceiling);

    /// <summary>The mean of each window of (batch, channel, row, column).</summary>
    public Tensor AvgPool2d(long[] kernel, long[] stride, long[] padding) => Aten.AvgPool2d.Call(this, kernel, stride, padding);

    /// <summary>The mean of each window of (batch, channel, step).</summary>
    public Tensor AvgPool1d(long kernel, long stride, long padding = 0) =>
        Aten.AvgPool1d.Call(this, new[] { kernel }, new[] { stride }, new[] { padding });

    /// <summary>Means over as many windows as there are outputs wanted.</summary>
    public Tensor AdaptiveAvgPool1d(long outputs) => Aten.AdaptiveAvgPool1d.Call(this, new[] { outputs });

    /// <summary>Means over as many windows as there are outputs wanted.</summary>
    public Tensor AdaptiveAvgPool2d(long rows, long columns) => Aten.AdaptiveAvgPool2d.Call(this, new[] { rows, columns });

    /// <summary>Largest values over as many windows as there are outputs wanted.</summary>
    public Tensor AdaptiveMaxPool2d(long rows, long columns)
    {
        var (values, indices) = Aten.AdaptiveMaxPool2d.CallTwo(this, new[] { rows, columns });
        indices.Dispose();
        return values;
    }
}
