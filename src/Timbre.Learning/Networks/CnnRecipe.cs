using Timbre.Learning.Classical;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A plain convolutional network on crops of the log-mel spectrogram.</summary>
internal sealed class CnnRecipe : LogMelRecipe
{
    public override string Name => "cnn";

    public override string Summary => "convolutional network of four blocks on log-mel crops, averaged over the clip";

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 60,
        LearningRate = 2e-3,
        Dropout = 0.3,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("width", 32, 4, 512, "channels of the first block; each further block doubles them up to four times"),
    ];

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values)
    {
        var width = values.Integer("width");
        // The first convolution steps by two: at full resolution it would cost as much as all the others together.
        var bands = Halved(shape[1], 5);
        return new Sequential(
            new Conv2d(1, width, 5, stride: 2, padding: 2, bias: false), new BatchNorm2d(width), new ReLU(), new MaxPool2d(2),
            Block(width, 2 * width),
            Block(2 * width, 4 * width),
            Block(4 * width, 4 * width),
            new TimeStatistics(),
            new Dropout(values.Number("dropout")),
            new Linear(2 * 4 * width * bands, classes));
    }

    private static Sequential Block(long from, long to) =>
        new(new Conv2d(from, to, 3, padding: 1, bias: false), new BatchNorm2d(to), new ReLU(), new MaxPool2d(2));

    /// <summary>A size after some halvings, of which the first rounds up (a convolution) and the others down (poolings).</summary>
    private static long Halved(long size, int times) => times == 1 ? (size + 1) / 2 : Halved(size, times - 1) / 2;
}
