using Google.Protobuf;
using Onnx;

namespace Timbre.Training.Networks.Onnx;

/// <summary>
/// A trained network as an ONNX graph (opset 17, default domain). Its input <c>view</c> is (batch, view…) for any batch, and for recurrent
/// networks of any number of steps. Its outputs are <c>probabilities</c> (batch, class), the softmax of the network's scores, and, where the
/// network ends in a fully connected layer on vectors, <c>embedding</c> (batch, width), which is that layer's input.
/// </summary>
internal static class NetworkGraph
{
    // Folding may change rounding, and no more; the graph may differ from libtorch in rounding too, in more layers and other orders of sums.
    private const double FoldingTolerance = 1e-6;
    private const double Tolerance = 1e-5;

    /// <summary>Writes the graph, operator by operator.</summary>
    /// <param name="network">The network; it is switched to evaluation.</param>
    /// <param name="viewShape">The shape of a view, without the batch axis.</param>
    /// <param name="classes">The number of scores that the network gives a view.</param>
    /// <exception cref="TrainingException">The network calls an operator that no translation is written for.</exception>
    internal static ModelProto Write(Module network, IReadOnlyList<long> viewShape, int classes)
    {
        network.Eval();
        var traces = TracePair.Of(network, viewShape);
        var scores = TracePair.Shape(traces.First.Output, traces.Second.Output);
        if (scores is not [{ IsFixed: false }, { IsFixed: true } last] || last.First != classes)
            throw new TrainingException($"the network does not give {classes} scores for each view");
        var translation = GraphTranslation.Of(network, traces, OnnxCheck.InputName);
        var graph = translation.Graph;
        graph.Input(OnnxCheck.InputName, Shape(traces.First.Input, traces.Second.Input));
        var probabilities = graph.Add("Softmax", [translation.NameOf(traces.First.Output)], ("axis", -1));
        graph.Output(probabilities, OnnxCheck.OutputName, Shape(traces.First.Output, traces.Second.Output));
        if (LastLinearInput(network, traces, classes) is var (first, second))
            graph.Output(translation.NameOf(first), OnnxCheck.EmbeddingName, Shape(first, second));
        var model = graph.Build();
        BatchNormFolding.DropUnused(model.Graph);
        return model;
    }

    /// <summary>Writes the graph, with batch normalizations folded where that changes nothing, and makes sure that it gives what the network gives.</summary>
    /// <param name="network">The network; it is switched to evaluation.</param>
    /// <param name="viewShape">The shape of a view, without the batch axis.</param>
    /// <param name="classes">The number of scores that the network gives a view.</param>
    /// <param name="views">Views to compare on, one after the other; at least one.</param>
    /// <exception cref="TrainingException">The network cannot be written, or the graph gives other probabilities.</exception>
    internal static ModelProto WriteChecked(Module network, IReadOnlyList<long> viewShape, int classes, ReadOnlySpan<float> views)
    {
        var length = (int)viewShape.Aggregate(1L, (product, axis) => checked(product * axis));
        if (views.IsEmpty || views.Length % length != 0)
            throw new ArgumentException($"{views.Length} values are no views of {length}", nameof(views));
        var plain = Write(network, viewShape, classes);
        var folded = BatchNormFolding.Fold(plain);
        using var plainSession = new OnnxSession(plain.ToByteArray(), [.. viewShape], classes);
        using var foldedSession = new OnnxSession(folded.ToByteArray(), [.. viewShape], classes);
        var (byFolding, ofPlain, ofFolded) = (0f, 0f, 0f);
        while (!views.IsEmpty)
        {
            var batch = views[..Math.Min(views.Length, ViewBatches.ViewsPerBatch * length)];
            views = views[batch.Length..];
            var count = batch.Length / length;
            var expected = NetworkPredictor.Forward(network, viewShape, TracePair.DeviceOf(network), batch, count);
            var (plainResult, foldedResult) = (new float[expected.Length], new float[expected.Length]);
            try
            {
                plainSession.Run(batch, count, plainResult);
                foldedSession.Run(batch, count, foldedResult);
            }
            catch (ModelFormatException exception)
            {
                throw new TrainingException($"the network's ONNX graph cannot be run: {exception.Message}", exception);
            }
            byFolding = float.Max(byFolding, LargestDifference(foldedResult, plainResult));
            ofPlain = float.Max(ofPlain, LargestDifference(plainResult, expected));
            ofFolded = float.Max(ofFolded, LargestDifference(foldedResult, expected));
        }
        var isExact = byFolding <= FoldingTolerance;
        var difference = isExact ? ofFolded : ofPlain;
        return difference <= Tolerance
            ? isExact ? folded : plain
            : throw new TrainingException(
                $"the network's ONNX graph gives probabilities that differ from the trained network's by up to {difference:g2}, where at most {Tolerance} is rounding");
    }

    /// <summary>Not a number where any of the values is none, which no tolerance admits.</summary>
    private static float LargestDifference(float[] one, float[] other)
    {
        var differences = new float[one.Length];
        TensorPrimitives.Subtract(one, other, differences);
        return MathF.Abs(TensorPrimitives.MaxMagnitude<float>(differences));
    }

    /// <summary>What the last fully connected layer is given, where that is a vector a view and the layer gives the scores; else null.</summary>
    private static (TracedTensor First, TracedTensor Second)? LastLinearInput(Module network, TracePair traces, int classes)
    {
        var last = network.NamedModules().Select(named => named.Module).OfType<Linear>().LastOrDefault();
        if (last is null || last.Weight.Shape[0] != classes)
            return null;
        var (first, second) = (InputOf(traces.First), InputOf(traces.Second));
        return first?.Shape.Count == 2 ? (first, second!) : null;

        TracedTensor? InputOf(Trace trace) => trace.Operators
            .Where(op => op.Name == "linear" && ((TracedTensor)op.Arguments[1]!).Constant == last.Weight)
            .Select(op => (TracedTensor)op.Arguments[0]!).LastOrDefault();
    }

    private static object[] Shape(TracedTensor first, TracedTensor second) =>
        [.. TracePair.Shape(first, second).Select((length, axis) => length.IsFixed ? (object)length.First : axis == 0 ? "batch" : "time")];
}
