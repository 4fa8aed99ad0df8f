namespace Timbre.Training.Networks;

/// <summary>What the networks on feature vectors share: the vectors, and the noise added to them in training.</summary>
internal abstract class TableRecipe : NetworkRecipe
{
    public override RepresentationKind LearnsFrom => RepresentationKind.Features;

    protected override NetworkOptions Defaults => new()
    {
        BatchSize = 64,
        WeightDecay = 5e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.3,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Number("noise", 0.1, 0, 10, "standard deviation of the noise added to the standardized features in training"),
        RepresentationKind.FeatureSetting,
    ];

    protected override int MostThreads => 1;

    private protected override TrainingViews CreateViews(Representation representation, HyperparameterValues values) =>
        new TableViews(representation.Features!.Names.Count, (float)values.Number("noise"));
}

/// <summary>A published network on feature vectors.</summary>
/// <param name="build">Makes it for a number of features and classes and a dropout probability.</param>
internal sealed class TableNetworkRecipe(string name, string summary, Func<long, long, double, Module> build) : TableRecipe
{
    public override string Name => name;

    public override string Summary => summary;

    internal static TableNetworkRecipe DeepMlp { get; } = new(
        "mlp-deep", "multilayer perceptron of four batch-normalized hidden layers: 1024, 512, 256, 128",
        (features, classes, dropout) => new TableMlp(features, classes, dropout: dropout));

    internal static TableNetworkRecipe Cnn1d { get; } = new(
        "cnn1d", "one-dimensional convolutions along the feature vector",
        (features, classes, dropout) => new TableCnn1d(features, classes, dropout: dropout));

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 100,
        LearningRate = 2e-3,
        Dropout = 0.4,
    };

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        build(shape[0], classes, values.Number("dropout"));
}

/// <summary>A multilayer perceptron on feature vectors.</summary>
internal sealed class MlpRecipe : TableRecipe
{
    public override string Name => "mlp";

    public override string Summary => "multilayer perceptron: two hidden layers with batch normalization and dropout";

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 150,
        LearningRate = 3e-3,
        Dropout = 0.5,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Integer("hidden", 256, 1, 65536, "units of the first hidden layer; the second has half as many"),
        .. base.OwnHyperparameters,
    ];

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values)
    {
        var hidden = values.Integer("hidden");
        return new TableMlp(shape[0], classes, [hidden, Math.Max(1, hidden / 2)], dropout: values.Number("dropout"));
    }
}
