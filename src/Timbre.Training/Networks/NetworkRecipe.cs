namespace Timbre.Training.Networks;

/// <summary>A network that can be trained by name: its input, its layers and its defaults.</summary>
internal abstract class NetworkRecipe : ModelRecipe
{
    /// <summary>How it is trained unless told otherwise.</summary>
    protected abstract NetworkOptions Defaults { get; }

    /// <summary>Settings besides those of <see cref="NetworkOptions"/>.</summary>
    protected virtual IReadOnlyList<Hyperparameter> OwnHyperparameters => [];

    /// <summary>The most threads that are of use: small layers are sooner done by one core than handed to two.</summary>
    protected virtual int MostThreads => int.MaxValue;

    public override IReadOnlyList<Hyperparameter> Hyperparameters => [.. Defaults.Schema(), .. OwnHyperparameters, Calibration.Setting];

    public override bool CanTrainTogether => true;

    /// <summary>The views that it learns from, before their normalization is learned.</summary>
    private protected abstract TrainingViews CreateViews(Representation representation, HyperparameterValues values);

    /// <param name="shape">The input's shape without the batch axis.</param>
    protected abstract Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values);

    /// <summary>Where a training starts from, when not from random weights.</summary>
    private protected virtual void Start(Module network, HyperparameterValues values, ITrainingObserver observer)
    {
    }

    /// <summary>Options that follow from the network's own settings.</summary>
    private protected virtual NetworkOptions Complete(NetworkOptions options, HyperparameterValues values) => options;

    /// <summary>The layers that a training on sound begins with, for a look at them.</summary>
    /// <param name="options">The network's own settings, as given by <c>--set name=value</c>.</param>
    /// <returns>The network, which the caller disposes, and its input.</returns>
    public (Module Network, NetworkInput Input) Sketch(int classes, IReadOnlyDictionary<string, string> options)
    {
        var values = new HyperparameterValues(Hyperparameters, options);
        var sound = new Dataset("", DatasetKind.Audio, [], []);
        var input = CreateViews(RepresentationFor(sound, new TrainingSettings { Options = options }), values).Input;
        return (Build(input.Shape, classes, values), input);
    }

    public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation) =>
        Fit(train, valid, null, representation, settings, observer, cancellation);

    public override FittedModel Refit(FittedModel chosen, ExampleSet examples, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var fitted = Fit(examples, null, chosen, representation, settings, observer, cancellation);
        fitted.Model.Scaling = chosen.Model.Scaling;
        return fitted;
    }

    private FittedModel Fit(
        ExampleSet train, ExampleSet? valid, FittedModel? chosen, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var values = new HyperparameterValues(Hyperparameters, settings.Options);
        var (network, input, history) = Train(train, valid, chosen, representation, settings, observer, cancellation);
        using var owned = network;
        var model = NetworkConversion.ToModel(Name, network, input, train, representation, values.All);
        try
        {
            Calibration.Fit(model, Calibration.Method(values), valid, settings.Workers, cancellation);
            return new FittedModel(model, history);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Trains the network itself, which the caller disposes.</summary>
    internal (Module Network, NetworkInput Input, IReadOnlyList<EpochRecord> History) Train(
        ExampleSet train, ExampleSet? valid, FittedModel? chosen, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var values = new HyperparameterValues(Hyperparameters, settings.Options);
        var options = Complete(Defaults.With(values, settings.Epochs), values);
        var device = settings.Device switch
        {
            "auto" => Device.Best,
            var name => Device.Parse(name),
        };
        if (settings.Workers is { } workers && device.Kind == DeviceKind.Cuda)
            device = new Device(DeviceKind.Cuda, workers.LocalRank % TorchRuntime.CudaDeviceCount);
        TorchRuntime.Threads = Math.Min(settings.Threads, MostThreads);
        TorchRuntime.ManualSeed((long)(SeedSequence.Derive(settings.Seed, "weights") >> 1));

        var views = CreateViews(representation, values);
        views.Fit(train.Examples);
        var network = Build(views.Input.Shape, train.Classes.Count, values);
        try
        {
            Start(network, values, observer);
            network.To(device);
            using var trainer = new NetworkTrainer(network, views, options, settings, device, observer, chosen);
            return (network, views.Input, trainer.Run(train, valid, cancellation));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
