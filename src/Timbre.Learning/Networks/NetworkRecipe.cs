using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Models;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A network that can be trained by name: its input, its layers and its defaults.</summary>
public abstract class NetworkRecipe : ModelRecipe
{
    /// <summary>How it is trained unless told otherwise.</summary>
    protected abstract NetworkOptions Defaults { get; }

    /// <summary>Settings besides those of <see cref="NetworkOptions"/>.</summary>
    protected virtual IReadOnlyList<Hyperparameter> OwnHyperparameters => [];

    /// <summary>The most threads that are of use: small layers are sooner done by one core than handed to two.</summary>
    protected virtual int MostThreads => int.MaxValue;

    /// <inheritdoc/>
    public override IReadOnlyList<Hyperparameter> Hyperparameters => [.. Defaults.Schema(), .. OwnHyperparameters, Calibration.Setting];

    /// <inheritdoc/>
    public override bool CanTrainTogether => true;

    /// <summary>The input, to be fitted on the training part.</summary>
    protected abstract NetworkInput CreateInput(Representation representation, HyperparameterValues values);

    /// <summary>The layers, with random weights.</summary>
    /// <param name="shape">The input's shape without the batch axis.</param>
    /// <param name="classes">Number of logits.</param>
    /// <param name="values">All settings.</param>
    protected abstract Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values);

    /// <summary>Where a training starts from, when not from random weights.</summary>
    /// <param name="network">The layers with random weights.</param>
    /// <param name="values">All settings.</param>
    /// <param name="observer">Is told what was loaded.</param>
    private protected virtual void Start(Module network, HyperparameterValues values, ITrainingObserver observer)
    {
    }

    /// <summary>Options that follow from the network's own settings.</summary>
    private protected virtual NetworkOptions Complete(NetworkOptions options, HyperparameterValues values) => options;

    /// <summary>The layers that a training on sound begins with, for a look at them.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">The network's own settings, as given by <c>--set name=value</c>.</param>
    /// <returns>The network, which the caller disposes, and its input.</returns>
    public (Module Network, NetworkInput Input) Sketch(int classes, IReadOnlyDictionary<string, string> options)
    {
        var values = new HyperparameterValues(Hyperparameters, options);
        var sound = new Dataset("", DatasetKind.Audio, [], []);
        var input = CreateInput(RepresentationFor(sound, new TrainingSettings { Options = options }), values);
        return (Build(input.Shape, classes, values), input);
    }

    /// <summary>The layers of a saved network, to be filled with its weights.</summary>
    internal Module Restore(NetworkInput input, int classes, IReadOnlyDictionary<string, string> settings)
    {
        try
        {
            return Build(input.Shape, classes, new HyperparameterValues(Hyperparameters, settings));
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"the settings of the network {Name} are not valid: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation) =>
        Fit(train, valid, null, representation, settings, observer, cancellation);

    /// <inheritdoc/>
    public override FittedModel Refit(FittedModel chosen, ExampleSet examples, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var fitted = Fit(examples, null, chosen, representation, settings, observer, cancellation);
        fitted.Model.Scaling = chosen.Model.Scaling;
        return fitted;
    }

    private FittedModel Fit(
        ExampleSet train, ExampleSet? valid, FittedModel? chosen, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(observer);
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

        var input = CreateInput(representation, values);
        input.Fit(train.Examples);
        var network = Build(input.Shape, train.Classes.Count, values);
        try
        {
            Start(network, values, observer);
            network.To(device);
            using var trainer = new NetworkTrainer(network, input, options, settings, device, observer, chosen);
            var history = trainer.Run(train, valid, cancellation);
            var model = new NetworkModel(Name, train.Classes, representation, network, input, values.All, device);
            Calibration.Fit(model, Calibration.Method(values), valid, settings.Workers, cancellation);
            return new FittedModel(model, history);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
