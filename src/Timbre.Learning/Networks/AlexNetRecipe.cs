using Timbre.Learning.Classical;
using Timbre.Learning.Networks.Architectures;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

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
