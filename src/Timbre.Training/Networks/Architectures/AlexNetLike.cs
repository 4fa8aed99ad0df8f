namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// A network in the manner of AlexNet (Krizhevsky et al., NeurIPS 2012): five convolutions, three poolings, two hidden dense layers with
/// dropout; its filters are smaller, as spectrograms are smaller than photographs, and batch normalization takes the place of local
/// response normalization. Any image from 32×32 pixels.
/// </summary>
internal sealed class AlexNetLike : Module
{
    // Low and high sounds tell genres apart, early and late ones do not.
    private const int PooledRows = 8;
    private const int PooledColumns = 1;

    private readonly Sequential _layers;

    /// <param name="width">Channels of the first convolution; the others have up to four times as many.</param>
    /// <param name="hidden">Units of each hidden dense layer.</param>
    /// <param name="dropout">Before each dense layer.</param>
    public AlexNetLike(long channels, long classes, long width = 48, long hidden = 512, double dropout = 0.5)
    {
        _layers = Register("layers", new Sequential(
        [
            .. Convolution(channels, width, 5, 2), new MaxPool2d(2),
            .. Convolution(width, 2 * width, 3, 1), new MaxPool2d(2),
            .. Convolution(2 * width, 4 * width, 3, 1),
            .. Convolution(4 * width, 4 * width, 3, 1),
            .. Convolution(4 * width, 3 * width, 3, 1), new MaxPool2d(2),
            new AdaptiveAvgPool2d((PooledRows, PooledColumns)), new Flatten(),
            .. Dense(3 * width * PooledRows * PooledColumns, hidden, dropout),
            .. Dense(hidden, hidden, dropout),
            new Linear(hidden, classes),
        ]));
    }

    /// <summary>Scores (batch, class) of images (batch, channel, row, column).</summary>
    protected override Tensor Compute(Tensor input) => _layers.Forward(input);

    private static Module[] Dense(long from, long to, double dropout) =>
        [new Dropout(dropout), new Linear(from, to, bias: false), new BatchNorm1d(to), new ReLU(inPlace: true)];

    private static Module[] Convolution(long from, long to, long kernel, long stride) =>
        [new Conv2d(from, to, kernel, stride, kernel / 2, bias: false), new BatchNorm2d(to), new ReLU(inPlace: true)];
}
