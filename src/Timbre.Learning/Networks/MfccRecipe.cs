using Timbre.Learning.Classical;
using Timbre.Learning.Networks.Architectures;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A network on MFCC sequences, which are computed from the log-mel spectrogram.</summary>
/// <param name="name">The network's name.</param>
/// <param name="summary">One line on what it is.</param>
/// <param name="isWholeClip">Whether it listens to 30 seconds at once; otherwise to 3, averaged over the clip.</param>
/// <param name="build">Makes it for a number of steps, coefficients and classes and a dropout probability.</param>
internal sealed class MfccRecipe(string name, string summary, bool isWholeClip, Func<long, long, long, double, Module> build) : LogMelRecipe
{
    private const int SegmentColumns = 100;
    private const int ClipColumns = 960;

    // 30 s at 33 columns a second are more steps than a recurrent layer learns well over: three become one.
    private const int ClipShortening = 3;

    public override string Name => name;

    public override string Summary => summary;

    internal static IReadOnlyList<MfccRecipe> All { get; } =
    [
        new("mfcc-mlp", "multilayer perceptron of three hidden layers on the MFCCs of 3 seconds", false,
            (steps, coefficients, classes, dropout) => new MfccMlp(steps, coefficients, classes, dropout: dropout)),
        new("mfcc-cnn", "three convolutions on the MFCCs of 3 seconds", false,
            (steps, coefficients, classes, dropout) => new MfccCnn(steps, coefficients, classes, dropout: dropout)),
        new("mfcc-lstm", "two LSTM layers on the MFCCs of 3 seconds", false,
            (_, coefficients, classes, dropout) => new MfccLstm(coefficients, classes, dropout: dropout)),
        new("gru", "gated recurrent units on the MFCCs of a whole clip", true,
            (_, coefficients, classes, dropout) => new GruClassifier(coefficients, classes, dropout: dropout, shorten: ClipShortening)),
        new("bilstm", "LSTM layers in both directions on the MFCCs of a whole clip", true,
            (_, coefficients, classes, dropout) => new BiLstmClassifier(coefficients, classes, dropout: dropout, shorten: ClipShortening)),
    ];

    protected override (int Crop, int Hop) DefaultCrop => isWholeClip ? (ClipColumns, ClipColumns) : (SegmentColumns, SegmentColumns / 2);

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 60,
        BatchSize = isWholeClip ? 16 : 32,
        ViewsPerEpoch = isWholeClip ? 1 : 4,
        LearningRate = 2e-3,
        Mixup = 0,
        ClipNorm = 5,
        Dropout = 0.3,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("mfcc", 13, 8, 128, "MFCCs a column"),
    ];

    protected override NetworkInput CreateInput(Representation representation, HyperparameterValues values) => new MfccSequenceInput(
        representation.LogMel!.Bands, values.Integer("mfcc"), Crop(representation.LogMel, values), Hop(representation.LogMel, values), Augmentation(representation.LogMel, values));

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        build(shape[0], shape[1], classes, values.Number("dropout"));
}
