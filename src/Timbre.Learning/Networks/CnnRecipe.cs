using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A plain convolutional network on crops of the log-mel spectrogram.</summary>
internal sealed class CnnRecipe : NetworkRecipe
{
    public override string Name => "cnn";

    public override string Summary => "convolutional network of four blocks on log-mel crops, averaged over the clip";

    public override string LearnsFrom => "spectrograms";

    protected override NetworkOptions Defaults => new()
    {
        Epochs = 60,
        BatchSize = 32,
        LearningRate = 2e-3,
        WeightDecay = 2e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.2,
        Dropout = 0.3,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Integer("crop", 200, 32, 4000, "columns of a crop, 33 a second"),
        Hyperparameter.Integer("hop", 100, 1, 4000, "columns between the crops that are averaged in evaluation"),
        Hyperparameter.Integer("width", 32, 4, 512, "channels of the first block; each further block doubles them up to four times"),
        Hyperparameter.Choice("spec-augment", "on", ["on", "off"], "blank random bands and columns of training crops"),
        Hyperparameter.Number("stretch", 0.15, 0, 0.5, "largest random change of tempo in training, as a fraction"),
        Hyperparameter.Number("pitch", 2, 0, 16, "largest random shift of training crops, in mel bands"),
        Hyperparameter.Number("equalizer", 4, 0, 40, "largest random change of a band's level in training, in dB"),
    ];

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => LogMelImages(dataset, settings);

    protected override NetworkInput CreateInput(Representation representation, HyperparameterValues values)
    {
        var masks = values.Word("spec-augment") == "on";
        return new LogMelCropInput(representation.LogMel!.Bands, values.Integer("crop"), values.Integer("hop"), new SpectrogramAugmentation
        {
            TimeStretch = values.Number("stretch"),
            PitchBands = values.Number("pitch"),
            EqualizerDecibels = values.Number("equalizer"),
            BandMasks = masks ? 1 : 0,
            TimeMasks = masks ? 1 : 0,
        });
    }

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
