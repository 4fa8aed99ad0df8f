using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;

namespace Timbre.Learning.Networks;

/// <summary>What the networks on feature vectors share: the vectors, and the noise added to them in training.</summary>
internal abstract class TableRecipe : NetworkRecipe
{
    public override string LearnsFrom => "features";

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
        FeatureSetting,
    ];

    protected override int MostThreads => 1;

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => FeatureVectors(dataset, settings);

    protected override NetworkInput CreateInput(Representation representation, HyperparameterValues values) =>
        new TableInput(representation.Features!.Names.Count, (float)values.Number("noise"));
}
