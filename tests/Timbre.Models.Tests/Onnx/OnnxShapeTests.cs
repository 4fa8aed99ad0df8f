using System.Globalization;
using Google.Protobuf;
using Onnx;
using Timbre.Models.Onnx;
using Timbre.Models.Parts;
using static Timbre.Models.Tests.Onnx.OnnxModels;

namespace Timbre.Models.Tests.Onnx;

/// <summary>Networks grown at random from operators and attributes: the shapes that the check follows must be those that ONNX Runtime computes.</summary>
public sealed class OnnxShapeTests(ITestOutputHelper output)
{
    private const int MostNodes = 8;

    private static readonly long[] View = [4, 9, 6];

    private static int Networks => int.Parse(Environment.GetEnvironmentVariable("TIMBRE_ONNX_NETWORKS") ?? "400", CultureInfo.InvariantCulture);

    [Fact]
    public void The_shapes_that_are_followed_are_those_of_the_runtime()
    {
        var (random, used, late) = (new Random(5), new HashSet<string>(), new List<string>());
        for (var i = 0; i < Networks; i++)
        {
            var model = Grown(random);
            var (bytes, width) = (model.ToByteArray(), OnnxCheck.Check(model.ToByteArray(), View, Classes).EmbeddingWidth);
            try
            {
                using var session = new OnnxSession(bytes, View, Classes);
                foreach (var count in (int[])[1, 3])
                {
                    var views = Enumerable.Range(0, count * 216).Select(_ => random.NextSingle()).ToArray();
                    session.Run(views, count, new float[count * Classes], new float[count * width]);
                }
                used.UnionWith(model.Graph.Node.Select(node => node.OpType));
            }
            catch (ModelFormatException exception) when (exception.Message.Contains("no numbers", StringComparison.Ordinal))
            {
            }
            catch (ModelFormatException exception)
            {
                late.Add($"{string.Join(' ', model.Graph.Node.Select(node => node.OpType))}: {exception.Message}");
            }
        }
        output.WriteLine($"{used.Count} operators: {string.Join(' ', used.Order())}");
        Assert.Empty(late);
        Assert.True(used.Count > 40, string.Join(' ', used));
    }

    /// <summary>Up to eight operators, each of which the check allows after those before it; then all that came out of them is the embedding.</summary>
    private static ModelProto Grown(Random random)
    {
        var (nodes, tensors, last) = (new List<NodeProto>(), new List<TensorProto>(), "view");
        for (var attempt = 0; attempt < 400 && nodes.Count < MostNodes; attempt++)
        {
            var made = $"v{nodes.Count}";
            var (node, constants) = Another(random, last, made, $"k{attempt}");
            try
            {
                OnnxCheck.Check(Ended([.. tensors, .. constants], [.. nodes, node], made).ToByteArray(), View, Classes);
            }
            catch (ModelFormatException)
            {
                continue;
            }
            nodes.Add(node);
            tensors.AddRange(constants);
            last = made;
        }
        return Ended([.. tensors], [.. nodes], last);
    }

    private static ModelProto Ended(TensorProto[] constants, NodeProto[] nodes, string last)
    {
        var model = Model(
            View,
            [.. constants, Integers("rows", 0, -1), Integers("flat", 0, 216), Floats("w", 0.1f, 216, Classes)],
            [
                .. nodes,
                Node("Reshape", [last, "rows"], "embedding"),
                Node("Reshape", ["view", "flat"], "flattened"),
                Node("MatMul", ["flattened", "w"], "scores"),
                Node("Softmax", ["scores"], "probabilities"),
            ],
            embedding: 1);
        model.Graph.Output[1].Type.TensorType.Shape = null;
        return model;
    }

    private static (NodeProto Node, TensorProto[] Constants) Another(Random random, string x, string y, string k)
    {
        string[] same = ["Abs", "Ceil", "Celu", "Cos", "Elu", "Erf", "Exp", "Floor", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "LogSoftmax", "Neg", "Relu", "Selu", "Sigmoid", "Softplus"];
        string[] two = ["Add", "Sub", "Mul", "Max", "Min", "Mean", "PRelu", "Sum"];
        string[] reductions = ["ReduceMax", "ReduceMean", "ReduceMin", "ReduceL2", "ReduceLogSumExp", "ReduceSumSquare"];
        var (a, b, c, d) = (random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 5));
        var axis = random.Next(-1, 4);
        var spatial = random.Next(3) == 0 ? 1 : 2;
        long[] Of(int least, int most, int count) => Enumerable.Range(0, count).Select(_ => (long)random.Next(least, most + 1)).ToArray();
        AttributeProto[] Windows(bool isPool) =>
        [
            Numbers("strides", Of(1, 3, spatial)), Numbers("pads", Of(0, isPool ? 1 : 4, 2 * spatial)),
            .. isPool ? [Numbers("kernel_shape", Of(1, 4, spatial)), Number("ceil_mode", random.Next(2))] : (AttributeProto[])[Numbers("dilations", Of(1, 2, spatial))],
        ];
        long[] channels = [2, 3, 4, 4, 6, 8, 9];
        var (inputs, group) = (channels[random.Next(channels.Length)], random.Next(1, 3));
        return random.Next(24) switch
        {
            0 or 1 => (Node(same[random.Next(same.Length)], [x], y), []),
            2 => (Node(two[random.Next(two.Length)], [x, k], y), [Floats(k, 1, random.Next(2) == 0 ? [1] : [random.Next(2) == 0 ? 1 : 9, random.Next(2) == 0 ? 1 : 6])]),
            3 or 4 => (Node("Conv", [x, k], y, [Number("group", group), .. Windows(isPool: false)]), [Floats(k, 0.3f, [group * a, inputs, .. Of(1, 3, spatial)])]),
            5 => (Node("MaxPool", [x], y, Windows(isPool: true)), []),
            6 => (Node("AveragePool", [x], y, [Number("count_include_pad", random.Next(2)), .. Windows(isPool: true)]), []),
            7 => (Node(random.Next(2) == 0 ? "GlobalMaxPool" : "GlobalAveragePool", [x], y), []),
            8 => (Node(reductions[random.Next(reductions.Length)], [x], y, Numbers("axes", [.. new long[] { 1, 2, 3, -1 }.Where(_ => random.Next(2) == 0)]), Number("keepdims", random.Next(2))), []),
            9 => (Node("Transpose", [x], y, Numbers("perm", random.Next(2) == 0 ? [0, 2, 1] : random.Next(2) == 0 ? [0, 3, 1, 2] : [1, 0, 2])), []),
            10 => (Node("Softmax", [x], y, Number("axis", axis)), []),
            11 => (Node("Concat", Enumerable.Repeat(x, a).ToArray(), y, Number("axis", axis)), []),
            12 => (Node("Reshape", [x, k], y), [Integers(k, random.Next(2) == 0 ? [0, a, -1] : [0, 0, d, -1])]),
            13 => (Node("Slice", [x, k, k + "e", k + "a", k + "s"], y), [Integers(k, random.Next(-5, 3)), Integers(k + "e", random.Next(1, 9)), Integers(k + "a", axis), Integers(k + "s", a)]),
            14 => (Node("Gather", [x, k], y, Number("axis", axis)), [random.Next(2) == 0 ? Integers(k, 0, 1, -1) : Integer(k, 1)]),
            15 => (Node("Pad", [x, k], y, Text("mode", "reflect")), [Integers(k, random.Next(2) == 0 ? [0, a, b, 0, 0, c] : [0, 0, a, b, 0, 0, c, 1])]),
            16 => (Node("Unsqueeze", [x, k], y), [Integers(k, axis)]),
            17 => (Node("Squeeze", random.Next(2) == 0 ? [x] : [x, k], y), [Integers(k, axis)]),
            18 => (Node("Split", [x], [y, y + "b"], Number("axis", axis)), []),
            19 => (Node("Expand", [x, k], y), [Integers(k, random.Next(2) == 0 ? [a, 1, 1, 1] : [1, b, 1, 1])]),
            20 => (Node("MatMul", [x, k], y), [Floats(k, 0.3f, inputs, a)]),
            21 => (Node("LSTM", [x, k, k + "r"], y, Number("hidden_size", a), Text("direction", "bidirectional")), [Floats(k, 0.3f, 2, 4 * a, inputs), Floats(k + "r", 0.3f, 2, 4 * a, a)]),
            22 => (Node("GRU", [x, k, k + "r"], [y + "all", y], Number("hidden_size", a)), [Floats(k, 0.3f, 1, 3 * a, inputs), Floats(k + "r", 0.3f, 1, 3 * a, a)]),
            _ => (Node(random.Next(2) == 0 ? "LayerNormalization" : "InstanceNormalization", [x, k, k], y), [Floats(k, 1, inputs)]),
        };
    }
}
