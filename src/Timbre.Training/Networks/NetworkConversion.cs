using Google.Protobuf;

namespace Timbre.Training.Networks;

/// <summary>Makes of a trained network the model that is saved and used: an ONNX graph, checked against the network.</summary>
internal static class NetworkConversion
{
    // Real views, as many as tell a wrong graph from a right one.
    private const int CheckedExamples = 16;

    /// <summary>The model of a trained network.</summary>
    /// <param name="network">The network; it is moved to main memory and switched to evaluation.</param>
    /// <param name="train">What it was trained on: the graph is checked on views of it.</param>
    /// <exception cref="TrainingException">The graph does not give the network's probabilities.</exception>
    public static NetworkModel ToModel(
        string name, Module network, NetworkInput input, ExampleSet train, Representation representation, IReadOnlyDictionary<string, string> settings)
    {
        network.To(Device.Cpu);
        network.Eval();
        var examples = train.Examples.Take(CheckedExamples).ToArray();
        var views = new float[examples.Length * input.ViewLength];
        for (var i = 0; i < examples.Length; i++)
            input.WriteEvaluationView(examples[i], input.EvaluationViews(examples[i]).Count / 2, views.AsSpan(i * input.ViewLength, input.ViewLength));
        var graph = NetworkGraph.WriteChecked(network, input.Shape, train.Classes.Count, views);
        return new NetworkModel(name, train.Classes, representation, input, graph.ToByteArray()) { Settings = settings, Layers = NetworkInspection.Summarize(network, input.Shape) };
    }
}
