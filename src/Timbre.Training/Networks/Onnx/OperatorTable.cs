namespace Timbre.Training.Networks.Onnx;

/// <summary>For each operator of libtorch that a network may call in evaluation, how it is written in ONNX (opset 17).</summary>
internal static class OperatorTable
{
    /// <summary>Stands in place of a name for zeros that a network makes: recurrent layers start from them, nothing else reads them.</summary>
    internal const string Zeros = "zeros";

    /// <summary>By name in libtorch; what works in place (<c>relu_</c>) is written as what does not.</summary>
    private static readonly Dictionary<string, Func<TracedCall, string>> Translations = new(StringComparer.Ordinal)
    {
        ["conv1d"] = call => Convolution(call, 1),
        ["conv2d"] = call => Convolution(call, 2),
        ["linear"] = Linear,
        ["batch_norm"] = BatchNorm,
        ["lstm.input"] = Recurrence.Lstm,
        ["gru.input"] = Recurrence.Gru,

        ["max_pool1d"] = call => Pooling.Maximum(call, 1),
        ["max_pool2d"] = call => Pooling.Maximum(call, 2),
        ["adaptive_avg_pool2d"] = Pooling.AdaptiveAverage,

        ["relu"] = Plain("Relu"),
        ["softmax.int"] = call => call.Node("Softmax", [call.Input(0)], ("axis", call.Integer(1))),
        ["dropout"] = Dropout,

        ["log"] = Plain("Log"),
        ["sqrt"] = Plain("Sqrt"),
        ["add.Tensor"] = call => OfTwo(call, "Add"),
        ["sub.Tensor"] = call => OfTwo(call, "Sub"),
        ["add.Scalar"] = WithNumber("Add"),
        ["pow.Tensor_Scalar"] = WithNumber("Pow"),

        ["mean.dim"] = call => call.Node("ReduceMean", [call.Input(0)], ("axes", call.Integers(1)), ("keepdims", call.Flag(2))),
        ["max.dim"] = call => call.Node("ReduceMax", [call.Input(0)], ("axes", (long[])[call.Integer(1)]), ("keepdims", call.Flag(2))),

        ["reshape"] = Reshape,
        ["flatten.using_ints"] = Reshape,
        ["unsqueeze"] = call => call.Node("Unsqueeze", [call.Input(0), call.Graph.Integers(call.Integer(1))]),
        ["permute"] = call => call.Node("Transpose", [call.Input(0)], ("perm", Counted(call, call.Integers(1)))),
        ["transpose.int"] = Transpose,
        ["cat"] = call => call.Node("Concat", call.InputList(0), ("axis", call.Integer(1))),
        ["stack"] = Stack,
        [SequencePooling.StackStepsName] = StackSteps,

        ["contiguous"] = call => call.Input(0),
        ["zeros"] = _ => Zeros,
    };

    /// <summary>The operators that have a translation, under their names in libtorch.</summary>
    internal static IEnumerable<string> Names => Translations.Keys;

    /// <summary>Adds the nodes for a call, and names its result.</summary>
    /// <exception cref="TrainingException">There is no translation of the operator, or none with these arguments.</exception>
    internal static string Translate(string name, TracedCall call) =>
        Translations.TryGetValue(WithoutPlace(name), out var translation)
            ? translation(call)
            : throw call.Refused("has no translation");

    /// <summary>The name of the operator that computes the same without working in place.</summary>
    internal static string WithoutPlace(string name) => name.Replace("_.", ".", StringComparison.Ordinal).TrimEnd('_');

    private static Func<TracedCall, string> Plain(string type) => call => call.Node(type, [call.Input(0)]);

    private static Func<TracedCall, string> WithNumber(string type) => call => call.Node(type, [call.Input(0), call.Graph.Number(call.Number(1))]);

    private static string Convolution(TracedCall call, int axes)
    {
        var padding = call.Integers(4, axes);
        return call.Node(
            "Conv",
            call.Has(2) ? [call.Input(0), call.Input(1), call.Input(2)] : [call.Input(0), call.Input(1)],
            ("kernel_shape", call.Shape(1)[2..].Select(length => length.First).ToArray()),
            ("strides", call.Integers(3, axes)),
            ("pads", (long[])[.. padding, .. padding]),
            ("dilations", call.Integers(5, axes)),
            ("group", call.Integer(6)));
    }

    private static string Linear(TracedCall call)
    {
        if (call.Shape(0).Length == 2)
            return call.Node("Gemm", call.Has(2) ? [call.Input(0), call.Input(1), call.Input(2)] : [call.Input(0), call.Input(1)], ("transB", true));
        var product = call.Node("MatMul", [call.Input(0), call.Node("Transpose", [call.Input(1)], ("perm", (long[])[1, 0]))]);
        return call.Has(2) ? call.Node("Add", [product, call.Input(2)]) : product;
    }

    private static string BatchNorm(TracedCall call)
    {
        call.Require(!call.Flag(5), "is in training mode");
        return call.Node("BatchNormalization", Enumerable.Range(0, 5).Select(call.Input), ("epsilon", call.Number(7)));
    }

    private static string Dropout(TracedCall call)
    {
        call.Require(!call.Flag(2), "is in training mode");
        return call.Input(0);
    }

    private static string OfTwo(TracedCall call, string type)
    {
        call.Require(!call.Has(2), "scales its second tensor");
        return call.Node(type, [call.Input(0), call.Input(1)]);
    }

    /// <summary>A length that follows from the input's is copied from the same axis (0) or worked out from the others (-1).</summary>
    private static string Reshape(TracedCall call)
    {
        var (from, to) = (call.Shape(0), call.ResultShape);
        var lengths = to.Select((length, axis) => length.IsFixed ? length.First : axis < from.Length && from[axis] == length ? 0 : -1).ToArray();
        call.Require(lengths.Count(length => length == -1) <= 1, "makes a shape of several unknown lengths");
        return call.Node("Reshape", [call.Input(0), call.Graph.Integers(lengths)]);
    }

    private static string Transpose(TracedCall call)
    {
        var order = Enumerable.Range(0, call.Shape(0).Length).Select(axis => (long)axis).ToArray();
        var axes = Counted(call, [call.Integer(1), call.Integer(2)]);
        (order[axes[0]], order[axes[1]]) = (order[axes[1]], order[axes[0]]);
        return call.Node("Transpose", [call.Input(0)], ("perm", order));
    }

    private static string Stack(TracedCall call)
    {
        var axis = call.Integer(1);
        var grown = call.InputList(0).Select(input => call.Node("Unsqueeze", [input, call.Graph.Integers(axis)])).ToArray();
        return call.Node("Concat", grown, ("axis", axis));
    }

    /// <summary>The steps up to the last whole group, and each group as one step.</summary>
    private static string StackSteps(TracedCall call)
    {
        var (graph, input, count) = (call.Graph, call.Input(0), call.Integer(1));
        var steps = call.Node("Shape", [input], ("start", 1), ("end", 2));
        var whole = call.Node("Mul", [call.Node("Div", [steps, graph.Integers(count)]), graph.Integers(count)]);
        var kept = call.Node("Slice", [input, graph.Integers(0), whole, graph.Integers(1)]);
        return call.Node("Reshape", [kept, graph.Integers(0, -1, call.ResultShape[2].First)]);
    }

    /// <summary>Axes counted from the first where they are given from the last.</summary>
    private static long[] Counted(TracedCall call, long[] axes) =>
        Array.ConvertAll(axes, axis => axis < 0 ? axis + call.Shape(0).Length : axis);
}
