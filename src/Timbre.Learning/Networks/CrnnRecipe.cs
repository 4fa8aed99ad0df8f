using Timbre.Learning.Classical;
using Timbre.Learning.Networks.Architectures;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A convolutional recurrent network over the spectrogram of a whole clip.</summary>
internal sealed class CrnnRecipe : LogMelRecipe
{
    public override string Name => "crnn";

    public override string Summary => "convolutions, then gated recurrent units, over the spectrogram of a whole clip";

    protected override (int Crop, int Hop) DefaultCrop => (960, 960);

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 30,
        BatchSize = 16,
        LearningRate = 1e-3,
        ClipNorm = 5,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("width", 16, 4, 256, "channels of the first convolution; the others have up to four times as many"),
        Hyperparameter.Integer("hidden", 64, 1, 4096, "numbers in the state of one direction"),
    ];

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        new Crnn(shape[1], classes, values.Integer("width"), values.Integer("hidden"), values.Number("dropout"));
}
