using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>A convolutional network on the MFCCs of a segment as an image: three convolutions with batch normalization and pooling, one dense layer.</summary>
public sealed class MfccCnn : Module
{
    private readonly Sequential _layers;

    /// <summary>A network with random weights.</summary>
    /// <param name="steps">Frames of a segment, at least 8.</param>
    /// <param name="coefficients">MFCCs a frame, at least 8.</param>
    /// <param name="classes">Scores out.</param>
    /// <param name="width">Channels of the first two convolutions; the third has twice as many.</param>
    /// <param name="hidden">Units of the dense layer.</param>
    /// <param name="dropout">After the dense layer.</param>
    public MfccCnn(long steps, long coefficients, long classes, long width = 32, long hidden = 64, double dropout = 0.3)
    {
        var features = 2 * width * (Halved(Halved(steps)) / 2) * (Halved(Halved(coefficients)) / 2);
        _layers = Register("layers", new Sequential(
            new Conv2d(1, width, 3, padding: 1, bias: false), new BatchNorm2d(width), new ReLU(inPlace: true), new MaxPool2d(3, 2, 1),
            new Conv2d(width, width, 3, padding: 1, bias: false), new BatchNorm2d(width), new ReLU(inPlace: true), new MaxPool2d(3, 2, 1),
            new Conv2d(width, 2 * width, 3, padding: 1, bias: false), new BatchNorm2d(2 * width), new ReLU(inPlace: true), new MaxPool2d(2),
            new Flatten(), new Linear(features, hidden), new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes)));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, coefficient).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var image = input.Unsqueeze(1);
        return _layers.Forward(image);
    }

    /// <summary>A size after an overlapping pooling by two, which rounds up.</summary>
    private static long Halved(long size) => (size + 1) / 2;
}
