namespace Timbre.Models.Inference;

/// <summary>A trained network, which ONNX Runtime runs.</summary>
/// <example>
/// <code><![CDATA[
/// using Timbre.Audio.Reading;
/// using Timbre.Models.Ensembles;
/// using Timbre.Models.Inference;
/// using Timbre.Models.Storage;
///
/// var (model, _) = ModelFile.Load("default.timbre");
/// using (model)
/// {
///     foreach (var network in ((EnsembleModel)model).Members.OfType<NetworkModel>())
///     {
///         Console.WriteLine($"{network.Name}: {network.Layers?.Parameters} parameters");
///         foreach (var layer in network.Layers?.Layers ?? [])
///             Console.WriteLine($"{layer.Name} {layer.Kind} {string.Join(" × ", layer.Output ?? [])}");
///         var example = model.Representation.FromAudio(AudioFile.Read("song.wav"));
///         Console.WriteLine($"{network.Embed([example])?[0].Length} numbers before the last layer");
///     }
/// }
/// ]]></code>
/// </example>
public sealed class NetworkModel : GenreModel
{
    private readonly OnnxSession _session;

    private readonly ReadOnlyMemory<byte>? _graph;

    internal NetworkModel(string name, IReadOnlyList<string> classes, Representation representation, NetworkInput input, ReadOnlyMemory<byte> graph, bool keepGraph = true)
        : base(name, classes, representation)
    {
        if (!input.Fits(representation))
            throw new ModelFormatException("the network's input does not fit the model's representation; the file is damaged");
        Input = input;
        if (keepGraph)
            _graph = graph;
        _session = new OnnxSession(graph.Span, [.. input.Shape], classes.Count);
    }

    /// <inheritdoc/>
    public override ModelKind Kind => ModelKind.Network;

    /// <summary>How examples become its input.</summary>
    public NetworkInput Input { get; }

    /// <summary>The settings that it was trained with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Its layers; null where they are not known.</summary>
    public NetworkSummary? Layers { get; init; }

    /// <summary>The network as an ONNX graph: views in, probabilities and, where it has one, the input of its last layer out.</summary>
    /// <exception cref="InvalidOperationException">The model was loaded by a <see cref="Recognition.GenreRecognizer"/>, which keeps no graph; <see cref="Storage.ModelFile.Load(string)"/> does.</exception>
    public ReadOnlyMemory<byte> Graph => _graph ?? throw new InvalidOperationException("the model was loaded to predict only and has no graph");

    /// <inheritdoc/>
    protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation) =>
        ViewBatches.Predict(Input, examples, Classes.Count, (views, count, probabilities) => _session.Run(views, count, probabilities), cancellation: cancellation);

    /// <summary>
    /// What the network makes of examples before it decides: the inputs of its last fully connected layer, averaged over the views of each
    /// example.
    /// </summary>
    /// <returns>A vector for each example; null where the network does not end in a fully connected layer on vectors.</returns>
    public IReadOnlyList<float[]>? Embed(IReadOnlyList<Example> examples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var width = _session.EmbeddingWidth;
        if (width == 0)
            return null;
        List<float[]> views = [];
        var predictions = NamingFile(() => ViewBatches.Predict(Input, examples, Classes.Count, Collect, cancellation: cancellation));
        var next = 0;
        return Array.ConvertAll(predictions, prediction => Mean(views.GetRange((next += prediction.Views.Count) - prediction.Views.Count, prediction.Views.Count)));

        void Collect(ReadOnlySpan<float> batch, int count, Span<float> probabilities)
        {
            var embeddings = new float[count * width];
            _session.Run(batch, count, probabilities, embeddings);
            views.AddRange(embeddings.Chunk(width));
        }
    }

    private static float[] Mean(List<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (var vector in vectors)
            TensorPrimitives.MultiplyAdd(vector, 1f / vectors.Count, mean, mean);
        return mean;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _session.Dispose();
        base.Dispose(disposing);
    }
}
