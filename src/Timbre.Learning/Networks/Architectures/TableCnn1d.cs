using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>
/// One-dimensional convolutions along a feature vector. They rely on neighbors in the table belonging together, as the chroma bins and
/// MFCCs of Timbre's feature sets do.
/// </summary>
public sealed class TableCnn1d : Module
{
    private readonly Sequential _layers;

    /// <summary>A network with random weights.</summary>
    /// <param name="features">Numbers in, at least 4.</param>
    /// <param name="classes">Scores out.</param>
    /// <param name="width">Channels of the first convolution; the others have twice as many.</param>
    /// <param name="hidden">Units of the dense layer.</param>
    /// <param name="dropout">Before and after the dense layer.</param>
    public TableCnn1d(long features, long classes, long width = 32, long hidden = 128, double dropout = 0.4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 4);
        _layers = Register("layers", new Sequential(
        [
            .. Convolution(1, width), new MaxPool1d(2),
            .. Convolution(width, 2 * width), new MaxPool1d(2),
            .. Convolution(2 * width, 2 * width),
            new Flatten(), new Dropout(dropout), new Linear(2 * width * (features / 4), hidden), new BatchNorm1d(hidden),
            new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes),
        ]));
    }

    /// <summary>Scores (batch, class) of features (batch, feature).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var sequence = input.Unsqueeze(1);
        return _layers.Forward(sequence);
    }

    private static Module[] Convolution(long from, long to) =>
        [new Conv1d(from, to, 3, padding: 1, bias: false), new BatchNorm1d(to), new ReLU(inPlace: true)];
}
