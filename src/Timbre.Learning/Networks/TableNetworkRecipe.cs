using Timbre.Learning.Classical;
using Timbre.Learning.Networks.Architectures;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A published network on feature vectors.</summary>
/// <param name="name">The network's name.</param>
/// <param name="summary">One line on what it is.</param>
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
