using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Learning.Metrics;
using Timbre.Learning.Models;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>A trained network as a <see cref="GenreModel"/>.</summary>
public sealed class NetworkModel : GenreModel
{
    private const string DescriptionPart = "network.json";
    internal const string WeightsPart = "weights.safetensors";

    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly Device _device;

    internal NetworkModel(
        string name,
        IReadOnlyList<string> classes,
        Representation representation,
        Module network,
        NetworkInput input,
        IReadOnlyDictionary<string, string> settings,
        Device device)
        : base(name, classes, representation) => (Network, Input, _settings, _device) = (network, input, settings, device);

    /// <inheritdoc/>
    public override ModelKind Kind => ModelKind.Network;

    /// <summary>The network.</summary>
    public Module Network { get; }

    /// <summary>How examples become its input.</summary>
    public NetworkInput Input { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Prediction> Predict(IReadOnlyList<Example> examples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return NetworkPredictor.Predict(Network, Input, examples, _device, Scaling, cancellation: cancellation);
    }

    /// <summary>
    /// What the network makes of examples before it decides: the inputs of its last fully connected layer, averaged over the views of each
    /// example.
    /// </summary>
    /// <returns>A vector for each example; null where the network does not end in a fully connected layer on vectors.</returns>
    public IReadOnlyList<float[]>? Embed(IReadOnlyList<Example> examples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var last = Network.NamedModules().Select(named => named.Module).OfType<Linear>().LastOrDefault();
        if (last is null || last.Weight.Shape[0] != Classes.Count)
            return null;
        var width = (int)last.Weight.Shape[1];
        List<float[]> views = [];
        last.ForwardHook = (input, _) => views.AddRange(input.To(Device.Cpu).ToArray().Chunk(width));
        try
        {
            var counts = Predict(examples, cancellation).Select(prediction => prediction.Views.Count).ToArray();
            if (views.Count != counts.Sum())
                return null;
            var next = 0;
            return Array.ConvertAll(counts, count => Mean(views.GetRange((next += count) - count, count)));
        }
        finally
        {
            last.ForwardHook = null;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, byte[]> SaveParts()
    {
        var settings = new JsonObject();
        foreach (var (name, value) in _settings)
            settings[name] = value;
        var description = new JsonObject
        {
            ["settings"] = settings,
            ["input"] = Input.ToJson(),
        };
        Scaling.Write(description);
        using var weights = new MemoryStream();
        SafeTensors.Write(weights, Network.StateDict());
        return new Dictionary<string, byte[]>
        {
            [DescriptionPart] = ModelParts.FromJson(description),
            [WeightsPart] = weights.ToArray(),
        };
    }

    internal static NetworkModel Restore(string name, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var description = ModelParts.Json(parts, DescriptionPart);
        var settings = (description["settings"] as JsonObject ?? [])
            .ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal);
        if (ModelZoo.Find(name) is not NetworkRecipe recipe)
            throw new ModelFormatException($"the network '{name}' is unknown; it was made by a newer Timbre or is damaged");
        var scaling = LogitScaling.Read(description, classes.Count);
        var input = NetworkInput.FromJson(description["input"] as JsonObject ?? throw new ModelFormatException("the network's input is missing; the file is damaged"));
        RequireFit(input, representation);

        var network = recipe.Restore(input, classes.Count, settings);
        try
        {
            using var scope = TensorScope.Enter();
            var report = network.LoadStateDict(SafeTensors.Read(ModelParts.Bytes(parts, WeightsPart), WeightsPart).Tensors, strict: false);
            if (!report.IsComplete)
                throw new ModelFormatException($"the weights do not fit the network {name}: {report}");
            network.Eval();
            return new NetworkModel(name, classes, representation, network, input, settings, Device.Cpu) { Scaling = scaling };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static float[] Mean(List<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (var vector in vectors)
            TensorPrimitives.MultiplyAdd(vector, 1f / vectors.Count, mean, mean);
        return mean;
    }

    /// <summary>The input must be one that the representation's examples can fill: else the first prediction would read out of bounds.</summary>
    private static void RequireFit(NetworkInput input, Representation representation)
    {
        var fits = input switch
        {
            TableInput => representation.Features?.Names.Count == input.ViewLength,
            LogMelCropInput crop => representation.LogMel?.Bands == crop.Bands,
            SpectrogramImageInput picture => representation.LogMel?.Bands == picture.Bands,
            MfccSequenceInput sequence => representation.LogMel?.Bands == sequence.Bands,
            MelStatisticsInput statistics => representation.LogMel?.Bands == statistics.Bands,
            _ => true,
        };
        if (!fits)
            throw new ModelFormatException("the network's input does not fit the model's representation; the file is damaged");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Network.Dispose();
        base.Dispose(disposing);
    }
}
