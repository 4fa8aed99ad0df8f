namespace Timbre.Training.Networks;

/// <summary>A large network of a published layout on log-mel crops as pictures, from scratch or from weights of another task.</summary>
/// <param name="stages">Its stages below the head.</param>
internal sealed class ImageNetRecipe(string name, string summary, int stages, Func<long, long, StagedNetwork> build) : LogMelRecipe
{
    // The word that stands for random weights.
    private const string FromScratch = "none";

    public override string Name => name;

    public override string Summary => summary;

    internal static ImageNetRecipe ResNet50 { get; } =
        new("resnet50", "residual network of 50 layers on log-mel pictures, from scratch or pretrained", 5, (channels, classes) => new ResNet50(channels, classes, zeroResidual: true));

    internal static ImageNetRecipe Xception { get; } =
        new("xception", "depthwise separable convolutions on log-mel pictures, from scratch or pretrained", 14, (channels, classes) => new Xception(channels, classes));

    protected override (int Crop, int Hop) DefaultCrop => (192, 96);

    protected override NetworkOptions Defaults => base.Defaults with
    {
        Epochs = 30,
        LearningRate = 1e-3,
        WeightDecay = 5e-2,
        Mixup = 0,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        .. base.OwnHyperparameters,
        Hyperparameter.Integer("size", 64, 32, 512, "rows and columns of the picture that a crop is resized to"),
        Hyperparameter.Choice("channels", "1", ["1", "3"], "1 (grey), or 3 equal ones, as networks for photographs have"),
        Hyperparameter.Choice("color", "off", ["off", "on"], "red, green and blue of the color map magma instead of equal channels, as the public pictures have them; there are 3 channels then"),
        Hyperparameter.Text("pretrained", FromScratch, "a safetensors file", $"weights of {name} to start from, under their published names; the head is left out, and there are 3 channels"),
        Hyperparameter.Integer("freeze", 0, 0, stages, "stages, counted from the input, whose weights stay as they are"),
        Hyperparameter.Integer("unfreeze-every", 0, 0, 100_000, "epochs after which one more frozen stage, the one nearest to the head first, trains again; 0 for never"),
        Hyperparameter.Number("body-share", 1, 0, 1, "the learning rate below the head as a share of the head's"),
    ];

    private protected override TrainingViews CreateViews(Representation representation, HyperparameterValues values)
    {
        var pretrained = values.Word("pretrained") != FromScratch;
        var colored = values.Word("color") == "on";
        var size = values.Integer("size");
        var input = new SpectrogramImageInput(
            representation.LogMel!.Bands,
            Crop(representation.LogMel, values),
            Hop(representation.LogMel, values),
            pretrained || colored ? 3 : values.Integer("channels"),
            size,
            size,
            imageNet: pretrained,
            colored);
        return new SpectrogramImageViews(input, Augmentation(representation.LogMel, values));
    }

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) => build(shape[0], classes);

    private protected override NetworkOptions Complete(NetworkOptions options, HyperparameterValues values) =>
        options with { BodyShare = values.Number("body-share"), FrozenStages = values.Integer("freeze"), UnfreezeEvery = values.Integer("unfreeze-every") };

    private protected override void Start(Module network, HyperparameterValues values, ITrainingObserver observer)
    {
        var staged = (StagedNetwork)network;
        var path = values.Word("pretrained");
        if (path != FromScratch)
            Tell(Load(staged, path), path, observer);
        var frozen = values.Integer("freeze");
        staged.FreezeStages(frozen);
        if (frozen > 0)
            observer.OnNote($"frozen: {string.Join(", ", staged.Stages.Take(frozen).Select(stage => stage.Name))}");
    }

    /// <summary>Every name that did not fit, however many there are: a body that is half random must not go unnoticed.</summary>
    private static void Tell(LoadReport report, string path, ITrainingObserver observer)
    {
        observer.OnNote($"{path}: {(report.IsComplete ? "everything loaded" : "loaded what fits")}; the head starts at random");
        foreach (var line in report.Lines())
            observer.OnNote($"{path}: {line}");
    }

    private static LoadReport Load(StagedNetwork network, string path)
    {
        try
        {
            return network.LoadBody(path);
        }
        catch (Exception exception) when (exception is TorchException or IOException)
        {
            throw new TrainingException(exception.Message.Contains(path, StringComparison.Ordinal) ? exception.Message : $"{path}: {exception.Message}");
        }
    }
}
