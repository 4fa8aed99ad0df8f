namespace Timbre.Training.Networks;

/// <summary>What the networks on crops of the log-mel spectrogram share: the crops and what happens to them in training.</summary>
internal abstract class LogMelRecipe : NetworkRecipe
{
    // Fewer columns than the poolings of a network halve away.
    private const int LeastCrop = 32;

    public override RepresentationKind LearnsFrom => RepresentationKind.Spectrograms;

    /// <summary>Columns of a crop, and columns between the crops that are averaged in evaluation.</summary>
    protected virtual (int Crop, int Hop) DefaultCrop => (200, 100);

    protected override NetworkOptions Defaults => new()
    {
        BatchSize = 32,
        WeightDecay = 2e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.2,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Integer("crop", DefaultCrop.Crop, 32, 4000, "columns of a crop, 33 a second"),
        Hyperparameter.Integer("hop", DefaultCrop.Hop, 1, 4000, "columns between the crops that are averaged in evaluation"),
        Hyperparameter.Choice("spec-augment", "on", ["on", "off"], "blank random bands and columns of training crops"),
        Hyperparameter.Number("stretch", 0.15, 0, 0.5, "largest random change of tempo in training, as a fraction"),
        Hyperparameter.Number("pitch", 2, 0, 16, "largest random shift of training crops, in mel bands"),
        Hyperparameter.Number("gain", 0, 0, 40, "largest random change of loudness in training, in dB"),
        Hyperparameter.Number("tilt", 0, 0, 40, "largest random tilt of the spectrum in training, in dB at its ends"),
        Hyperparameter.Number("equalizer", 4, 0, 40, "largest random change of a band's level in training, in dB"),
    ];

    /// <summary>Columns of a crop.</summary>
    protected static int Crop(LogMelRepresentation images, HyperparameterValues values) => images.ToColumns(values.Integer("crop"), LeastCrop);

    /// <summary>Columns between the crops that are averaged in evaluation.</summary>
    protected static int Hop(LogMelRepresentation images, HyperparameterValues values) => images.ToColumns(values.Integer("hop"));

    /// <summary>The augmentation that the settings name.</summary>
    protected static SpectrogramAugmentation Augmentation(LogMelRepresentation images, HyperparameterValues values)
    {
        var masks = values.Word("spec-augment") == "on";
        return new SpectrogramAugmentation
        {
            TimeStretch = values.Number("stretch"),
            PitchBands = values.Number("pitch"),
            GainDecibels = values.Number("gain"),
            TiltDecibels = values.Number("tilt"),
            EqualizerDecibels = values.Number("equalizer"),
            RangeDecibels = -images.FloorDecibels,
            BandMasks = masks ? 1 : 0,
            TimeMasks = masks ? 1 : 0,
            TimeMaskWidth = images.ToColumns(SpectrogramAugmentation.None.TimeMaskWidth),
        };
    }

    private protected override TrainingViews CreateViews(Representation representation, HyperparameterValues values) => new LogMelCropViews(
        representation.LogMel!.Bands, Crop(representation.LogMel, values), Hop(representation.LogMel, values), Augmentation(representation.LogMel, values));
}

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

/// <summary>
/// Pools maps over time by mean and standard deviation and keeps frequency: batch × channels × bands × columns become
/// batch × (2 · channels · bands). How much something varies tells as much of a genre as how much there is of it.
/// </summary>
internal sealed class TimeStatistics : Module
{
    // Keeps the gradient of the root finite where a map does not vary at all.
    private const double Epsilon = 1e-5;

    protected override Tensor Compute(Tensor input)
    {
        var mean = input.Mean(3, keepAxis: true);
        var deviation = ((input - mean).Pow(2).Mean(3, keepAxis: true) + Epsilon).Sqrt();
        return Tensor.Cat([mean, deviation], 1).Flatten(1);
    }
}

/// <summary>A network in the manner of AlexNet on log-mel crops.</summary>
internal sealed class AlexNetRecipe : LogMelRecipe
{
    public override string Name => "alexnet";

    public override string Summary => "AlexNet with smaller filters, batch normalization and dropout on log-mel crops";

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 30,
        BatchSize = 16,
        LearningRate = 2e-3,
        Mixup = 0,
        Dropout = 0.3,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("width", 32, 4, 256, "channels of the first convolution; the others have up to four times as many"),
        Hyperparameter.Integer("hidden", 512, 1, 8192, "units of each hidden dense layer"),
    ];

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        new AlexNetLike(shape[0], classes, values.Integer("width"), values.Integer("hidden"), values.Number("dropout"));
}

/// <summary>A convolutional recurrent network over the spectrogram of a whole clip.</summary>
internal sealed class CrnnRecipe : LogMelRecipe
{
    public override string Name => "crnn";

    public override string Summary => "convolutions, then gated recurrent units, over the spectrogram of a whole clip";

    protected override (int Crop, int Hop) DefaultCrop => (960, 960);

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 30,
        BatchSize = 16,
        LearningRate = 1e-3,
        ClipNorm = 5,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("width", 16, 4, 256, "channels of the first convolution; the others have up to four times as many"),
        Hyperparameter.Integer("hidden", 64, 1, 4096, "numbers in the state of one direction"),
    ];

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        new Crnn(shape[1], classes, values.Integer("width"), values.Integer("hidden"), values.Number("dropout"));
}
