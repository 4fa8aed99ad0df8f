using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Networks.Architectures;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A published network on feature vectors.</summary>
/// <param name="name">The network's name.</param>
/// <param name="summary">One line on what it is.</param>
/// <param name="build">Makes it for a number of features and classes and a dropout probability.</param>
internal sealed class TableNetworkRecipe(string name, string summary, Func<long, long, double, Module> build) : NetworkRecipe
{
    public override string Name => name;

    public override string Summary => summary;

    public override string LearnsFrom => "features";

    internal static TableNetworkRecipe DeepMlp { get; } = new(
        "mlp-deep", "multilayer perceptron of four batch-normalized hidden layers: 1024, 512, 256, 128",
        (features, classes, dropout) => new TableMlp(features, classes, dropout: dropout));

    internal static TableNetworkRecipe Cnn1d { get; } = new(
        "cnn1d", "one-dimensional convolutions along the feature vector",
        (features, classes, dropout) => new TableCnn1d(features, classes, dropout: dropout));

    protected override NetworkOptions Defaults => new()
    {
        Epochs = 100,
        BatchSize = 64,
        LearningRate = 2e-3,
        WeightDecay = 5e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.3,
        Dropout = 0.4,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Number("noise", 0.1, 0, 10, "standard deviation of the noise added to the standardized features in training"),
        FeatureSetting,
    ];

    protected override int MostThreads => 1;

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => FeatureVectors(dataset, settings);

    protected override NetworkInput CreateInput(Representation representation, HyperparameterValues values) =>
        new TableInput(representation.Features!.Names.Count, (float)values.Number("noise"));

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        build(shape[0], classes, values.Number("dropout"));
}
