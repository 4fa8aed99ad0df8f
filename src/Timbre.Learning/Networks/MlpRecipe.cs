using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A multilayer perceptron on feature vectors.</summary>
internal sealed class MlpRecipe : NetworkRecipe
{
    public override string Name => "mlp";

    public override string Summary => "multilayer perceptron: two hidden layers with batch normalization and dropout";

    public override string LearnsFrom => "features";

    protected override NetworkOptions Defaults => new()
    {
        Epochs = 150,
        BatchSize = 64,
        LearningRate = 3e-3,
        WeightDecay = 5e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.3,
        Dropout = 0.5,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Integer("hidden", 256, 1, 65536, "units of the first hidden layer; the second has half as many"),
        Hyperparameter.Number("noise", 0.1, 0, 10, "standard deviation of the noise added to the standardized features in training"),
        FeatureSetting,
    ];

    protected override int MostThreads => 1;

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => FeatureVectors(dataset, settings);

    protected override NetworkInput CreateInput(Representation representation, HyperparameterValues values) =>
        new TableInput(representation.Features!.Names.Count, (float)values.Number("noise"));

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values)
    {
        var hidden = values.Integer("hidden");
        var dropout = values.Number("dropout");
        return new Sequential(
            new Linear(shape[0], hidden), new BatchNorm1d(hidden), new ReLU(), new Dropout(dropout),
            new Linear(hidden, Math.Max(1, hidden / 2)), new BatchNorm1d(Math.Max(1, hidden / 2)), new ReLU(), new Dropout(dropout),
            new Linear(Math.Max(1, hidden / 2), classes));
    }
}
