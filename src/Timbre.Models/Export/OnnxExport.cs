using Google.Protobuf;
using Onnx;

namespace Timbre.Models.Export;

/// <summary>
/// Writes a model as one ONNX graph (opset 17, ai.onnx.ml 3) that any ONNX runtime uses: from views that are not normalized to calibrated
/// probabilities. What the views are, and how sound becomes them, stands in a JSON card beside it.
/// </summary>
/// <example>
/// <code><![CDATA[
/// using System.Text.Json;
/// using Timbre.Models.Export;
/// using Timbre.Models.Storage;
///
/// var (model, card) = ModelFile.Load("default.timbre");
/// using (model)
/// {
///     var description = OnnxExport.Write(model, card, "genres.onnx");
///     var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
///     var export = JsonSerializer.Deserialize<ExportCard>(File.ReadAllText("genres.json"), options)!;
///     Console.WriteLine($"{string.Join(", ", export.Classes)}; images of {export.LogMel?.Bands} bands at {export.LogMel?.SampleRate} Hz");
///     foreach (var input in export.Inputs)
///         Console.WriteLine($"{input.Name}: {string.Join(" × ", input.Shape)}, {input.View.Meaning}");
/// }
/// ]]></code>
/// </example>
public static class OnnxExport
{
    /// <summary>Writes <paramref name="path"/> and its card, with the ending <c>.json</c> in place of <c>.onnx</c>; files that are there are replaced.</summary>
    /// <param name="model">The model.</param>
    /// <param name="card">Its card.</param>
    /// <param name="path">Where to write the graph.</param>
    /// <returns>The card's path.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Write(GenreModel model, ModelCard card, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        var (graph, description) = Convert(model, card);
        var beside = Path.ChangeExtension(path, ".json");
        AtomicFile.WriteBytes(path, graph.ToByteArray());
        AtomicFile.WriteText(beside, JsonSerializer.Serialize(description, ExportJson.Default.ExportCard) + "\n");
        return beside;
    }

    internal static (ModelProto Graph, ExportCard Card) Convert(GenreModel model, ModelCard card)
    {
        var graph = new GraphBuilder();
        var inputs = new List<ExportedInput>();
        graph.Output(Add(graph, model, "", inputs), OnnxCheck.OutputName, "views", model.Classes.Count);
        return (graph.Build(), new ExportCard
        {
            Model = model.Name,
            Classes = model.Classes,
            WindowSeconds = model.Representation.Window.TotalSeconds,
            Inputs = inputs,
            LogMel = model.Representation.LogMel is { } images
                ? new LogMelFrontEnd { Bands = images.Bands, FloorDecibels = images.FloorDecibels, ColumnsPerWindow = images.ColumnsPerWindow }
                : null,
            FeatureSet = model.Representation.Features is { AreMelStatistics: false, SetName.Length: > 0 } features ? features.SetName : null,
            Calibration = model.Scaling,
            Card = card,
        });
    }

    private static string Add(GraphBuilder graph, GenreModel model, string prefix, List<ExportedInput> inputs)
    {
        var probabilities = model switch
        {
            NetworkModel network => AddNetwork(graph, network, prefix, inputs),
            ClassicalModel classical => AddClassifier(graph, classical, prefix, inputs),
            EnsembleModel ensemble => ensemble.Combiner.AddTo(graph, [.. ensemble.Members.Select(member => Add(graph, member, $"{member.Name.Replace('-', '_')}_", inputs))], model.Classes.Count),
            _ => throw new ArgumentException($"a {model.GetType().Name} is no kind of model that can be exported", nameof(model)),
        };
        return model.Scaling.AddTo(graph, probabilities);
    }

    private static string AddNetwork(GraphBuilder graph, NetworkModel network, string prefix, List<ExportedInput> inputs)
    {
        var shape = network.Input.RawShape;
        var raw = graph.Input(prefix + "view", ["views", .. shape.Select(axis => (object)(int)axis)]);
        var view = network.Input.Describe();
        inputs.Add(new ExportedInput(raw, shape, network.Name, view with { Names = view.Names ?? network.Representation.Features?.Names }));
        return graph.Append(ModelProto.Parser.ParseFrom(network.Graph.Span).Graph, network.Input.AddTo(graph, raw), OnnxCheck.OutputName);
    }

    private static string AddClassifier(GraphBuilder graph, ClassicalModel model, string prefix, List<ExportedInput> inputs)
    {
        var features = model.Representation.Features!;
        var raw = graph.Input(prefix + "features", "views", features.Names.Count);
        inputs.Add(new ExportedInput(raw, [features.Names.Count], model.Name, features.AreMelStatistics
            ? new ExportedView("mel_statistics", "Timbre's statistics of the levels of the whole window's log-mel image", Names: features.Names)
            : new ExportedView("features", "one value for each feature", Names: features.Names)));
        return model.Classifier.AddTo(graph, raw);
    }
}
