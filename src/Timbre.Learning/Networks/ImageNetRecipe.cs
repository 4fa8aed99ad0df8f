using Timbre.Learning.Networks.Architectures;
using Timbre.Learning.Classical;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A large network of a published layout, trained from scratch on log-mel crops as images of one channel.</summary>
/// <param name="name">The network's name.</param>
/// <param name="summary">One line on what it is.</param>
/// <param name="build">Makes it for a number of channels and classes.</param>
internal sealed class ImageNetRecipe(string name, string summary, Func<long, long, StagedNetwork> build) : LogMelRecipe
{
    public override string Name => name;

    public override string Summary => summary;

    internal static ImageNetRecipe ResNet50 { get; } =
        new("resnet50", "residual network of 50 layers on log-mel crops", (channels, classes) => new ResNet50(channels, classes, zeroResidual: true));

    internal static ImageNetRecipe Xception { get; } =
        new("xception", "depthwise separable convolutions on log-mel crops", (channels, classes) => new Xception(channels, classes));

    protected override (int Crop, int Hop) DefaultCrop => (128, 100);

    protected override NetworkOptions Defaults => new()
    {
        Epochs = 40,
        BatchSize = 32,
        LearningRate = 1e-3,
        WeightDecay = 5e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.2,
    };

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) => build(shape[0], classes);
}
