using Timbre.Learning.Classical;
using Timbre.Learning.Networks.Architectures;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

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
