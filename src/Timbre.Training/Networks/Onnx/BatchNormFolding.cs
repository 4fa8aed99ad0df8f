using Onnx;

namespace Timbre.Training.Networks.Onnx;

/// <summary>Leaves out batch normalizations behind convolutions and fully connected layers: as a scale and a shift they are part of the weights.</summary>
internal static class BatchNormFolding
{
    /// <summary>A graph that computes the same with fewer nodes; the one given stays as it is.</summary>
    internal static ModelProto Fold(ModelProto model)
    {
        var folded = model.Clone();
        var graph = folded.Graph;
        var constants = graph.Initializer.ToDictionary(initializer => initializer.Name);
        var producers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary();
        var readers = graph.Node.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name)).CountBy(name => name).ToDictionary();
        foreach (var norm in graph.Node.Where(node => node.OpType == "BatchNormalization").ToArray())
        {
            var between = norm.Input[0];
            if (!producers.TryGetValue(between, out var layer) || readers[between] != 1 || !HasConstantWeights(layer, constants))
                continue;
            Fold(layer, norm, constants, graph);
            layer.Output[0] = norm.Output[0];
            graph.Node.Remove(norm);
        }
        DropUnused(graph);
        return folded;
    }

    /// <summary>Takes out nodes whose results nothing reads, and then the constants that nothing reads.</summary>
    internal static void DropUnused(GraphProto graph)
    {
        var read = graph.Output.Select(output => output.Name).ToHashSet();
        for (var i = graph.Node.Count - 1; i >= 0; i--)
        {
            var node = graph.Node[i];
            if (node.Output.Any(read.Contains))
                read.UnionWith(node.Input);
            else
                graph.Node.RemoveAt(i);
        }
        var kept = graph.Initializer.Where(initializer => read.Contains(initializer.Name)).ToArray();
        graph.Initializer.Clear();
        graph.Initializer.AddRange(kept);
    }

    private static float[] Values(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    /// <summary>Whether the first axis of a layer's weights is that of its outputs.</summary>
    private static bool HasConstantWeights(NodeProto layer, Dictionary<string, TensorProto> constants) =>
        (layer.OpType == "Conv" || (layer.OpType == "Gemm" && layer.Attribute.Single().Name == "transB")) &&
        layer.Input.Skip(1).All(constants.ContainsKey);

    private static void Fold(NodeProto layer, NodeProto norm, Dictionary<string, TensorProto> constants, GraphProto graph)
    {
        var statistics = norm.Input.Skip(1).Select(name => Values(constants[name])).ToArray();
        var (scale, shift, mean, variance) = (statistics[0], statistics[1], statistics[2], statistics[3]);
        var epsilon = norm.Attribute.Single(attribute => attribute.Name == "epsilon").F;
        var weight = constants[layer.Input[1]];
        var weights = Values(weight);
        var bias = layer.Input.Count > 2 ? Values(constants[layer.Input[2]]) : new float[scale.Length];
        var width = weights.Length / scale.Length;
        for (var output = 0; output < scale.Length; output++)
        {
            var factor = scale[output] / Math.Sqrt((double)variance[output] + epsilon);
            foreach (ref var value in weights.AsSpan(output * width, width))
                value = (float)(value * factor);
            bias[output] = (float)((bias[output] - (double)mean[output]) * factor + shift[output]);
        }
        // Under names of their own: other layers may share the weights.
        var (name, biasName) = ($"{weight.Name} with {norm.Input[1]}", $"{weight.Name} with {norm.Input[2]}");
        graph.Initializer.Add([GraphBuilder.Tensor<float>(name, weights, [.. weight.Dims]), GraphBuilder.Tensor<float>(biasName, bias, [bias.Length])]);
        var input = layer.Input[0];
        layer.Input.Clear();
        layer.Input.Add([input, name, biasName]);
    }
}
