using System.Runtime.InteropServices;
using Onnx;
using Timbre.Models.Inference;
using Timbre.Torch.Modules;
using Timbre.Training.Networks.Onnx;

namespace Timbre.Training.Tests;

/// <summary>The weights that stand in a network's ONNX graph.</summary>
internal static class SavedWeights
{
    public static Dictionary<string, float[]> Of(GenreModel model) => Of(ModelProto.Parser.ParseFrom(((NetworkModel)model).Graph.Span));

    /// <summary>The weights as they are written of a network, with its batch normalizations folded into the layers before.</summary>
    public static Dictionary<string, float[]> Of(Module network, long[] view, int classes) => Of(BatchNormFolding.Fold(NetworkGraph.Write(network, view, classes)));

    /// <summary>Weight and bias of the layer that gives the scores.</summary>
    public static (float[] Weight, float[] Bias) OfLastLayer(GenreModel model)
    {
        var graph = ModelProto.Parser.ParseFrom(((NetworkModel)model).Graph.Span);
        var last = graph.Graph.Node.Last(node => node.OpType == "Gemm");
        var weights = Of(graph);
        return (weights[last.Input[1]], weights[last.Input[2]]);
    }

    private static Dictionary<string, float[]> Of(ModelProto model) =>
        model.Graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float)
            // Folded with a batch normalization, a layer's weights are named after both.
            .Where(tensor => !(tensor.Name.Contains(" with ", StringComparison.Ordinal) && tensor.Name.EndsWith(".bias", StringComparison.Ordinal)))
            .ToDictionary(tensor => tensor.Name.Split(" with ")[0], tensor => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray());
}
