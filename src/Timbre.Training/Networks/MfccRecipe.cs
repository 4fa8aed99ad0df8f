namespace Timbre.Training.Networks;

/// <summary>A network on MFCC sequences, which are computed from the log-mel spectrogram.</summary>
/// <param name="isWholeClip">Whether it listens to 30 seconds at once; otherwise to 3, averaged over the clip.</param>
/// <param name="stack">Columns that are one step of its recurrent layers; 0 where it has none.</param>
/// <param name="hidden">Numbers in the state of a recurrent layer, in one direction.</param>
/// <param name="build">Makes it for a shape of steps and coefficients, a number of classes, and settings.</param>
internal sealed class MfccRecipe(string name, string summary, bool isWholeClip, int stack, int hidden, Func<IReadOnlyList<long>, int, HyperparameterValues, Module> build) : LogMelRecipe
{
    private const int SegmentColumns = 100;
    private const int ClipColumns = 960;

    public override string Name => name;

    public override string Summary => summary;

    internal static IReadOnlyList<MfccRecipe> All { get; } =
    [
        new("mfcc-mlp", "multilayer perceptron of three hidden layers on the MFCCs of 3 seconds", false, 0, 0,
            (shape, classes, values) => new MfccMlp(shape[0], shape[1], classes, dropout: values.Number("dropout"))),
        new("mfcc-cnn", "three convolutions on the MFCCs of 3 seconds", false, 0, 0,
            (shape, classes, values) => new MfccCnn(shape[0], shape[1], classes, dropout: values.Number("dropout"))),
        new("mfcc-lstm", "two LSTM layers on the MFCCs of 3 seconds", false, 4, 128,
            (shape, classes, values) => new MfccLstm(shape[1], classes, values.Integer("hidden"), values.Number("dropout"), values.Integer("stack"))),
        new("gru", "gated recurrent units on the MFCCs of a whole clip", true, 8, 128,
            (shape, classes, values) => new GruClassifier(shape[1], classes, values.Integer("hidden"), dropout: values.Number("dropout"), stack: values.Integer("stack"))),
        new("bilstm", "LSTM layers in both directions on the MFCCs of a whole clip", true, 8, 96,
            (shape, classes, values) => new BiLstmClassifier(shape[1], classes, values.Integer("hidden"), dropout: values.Number("dropout"), stack: values.Integer("stack"))),
    ];

    protected override (int Crop, int Hop) DefaultCrop => isWholeClip ? (ClipColumns, ClipColumns) : (SegmentColumns, SegmentColumns / 2);

    protected override NetworkOptions Defaults => new()
    {
        Epochs = isWholeClip ? 30 : 60,
        BatchSize = isWholeClip ? 16 : 32,
        ViewsPerEpoch = isWholeClip ? 1 : 4,
        LearningRate = 2e-3,
        WeightDecay = 2e-2,
        LabelSmoothing = 0.1,
        ClipNorm = 5,
        Dropout = 0.3,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("mfcc", 13, 8, 128, "MFCCs a column"),
        .. stack > 0 ? RecurrentHyperparameters : [],
    ];

    private Hyperparameter[] RecurrentHyperparameters =>
    [
        Hyperparameter.Integer("stack", stack, 1, 32, "columns side by side that are one step of the recurrent layers"),
        Hyperparameter.Integer("hidden", hidden, 1, 4096, "numbers in the state of a recurrent layer, in one direction"),
    ];

    private protected override TrainingViews CreateViews(Representation representation, HyperparameterValues values) => new MfccSequenceViews(
        representation.LogMel!.Bands, values.Integer("mfcc"), Crop(representation.LogMel, values), Hop(representation.LogMel, values), Augmentation(representation.LogMel, values));

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) => build(shape, classes, values);
}
