using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;

namespace Timbre.Learning.Networks;

/// <summary>What the networks on crops of the log-mel spectrogram share: the crops and what happens to them in training.</summary>
internal abstract class LogMelRecipe : NetworkRecipe
{
    // Fewer columns than the poolings of a network halve away.
    private const int LeastCrop = 32;

    public override string LearnsFrom => "spectrograms";

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

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => LogMelImages(dataset, settings);

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

    protected override NetworkInput CreateInput(Representation representation, HyperparameterValues values) => new LogMelCropInput(
        representation.LogMel!.Bands, Crop(representation.LogMel, values), Hop(representation.LogMel, values), Augmentation(representation.LogMel, values));
}
