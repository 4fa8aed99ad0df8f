using System.Globalization;
using Google.Protobuf;
using Onnx;
using Timbre.Models.Onnx;
using Timbre.Models.Parts;
using static Onnx.AttributeProto.Types;
using static Timbre.Models.Tests.Onnx.OnnxModels;

namespace Timbre.Models.Tests.Onnx;

/// <summary>
/// Damaged and crafted models never crash or hang the process: each is refused by one kind of exception, or runs. The environment variable
/// TIMBRE_ONNX_MUTANTS says how many there are of each network.
/// </summary>
public sealed class OnnxFuzzTests(ITestOutputHelper output)
{
    private const long MostMemory = 1L << 30;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    private static readonly long[] Interesting =
        [0, 1, 2, 3, 4, 5, 7, 8, 16, 31, 100, 255, 4096, 65535, 1 << 20, 1 << 28, int.MaxValue, 1L << 31, 1L << 32, 1L << 62, long.MaxValue, -1, -2, int.MinValue, long.MinValue];

    private static readonly string[] Operators =
    [
        "Abs", "Add", "AveragePool", "BatchNormalization", "Cast", "Clip", "Concat", "Conv", "Div", "Dropout", "Elu", "Erf", "Exp", "Expand", "Flatten", "GRU", "Gather", "Gemm",
        "GlobalMaxPool", "Identity", "InstanceNormalization", "LSTM", "LayerNormalization", "Log", "MatMul", "MaxPool", "Mean", "Mul", "Neg", "PRelu", "Pad", "Pow", "RNN", "ReduceMax",
        "ReduceSum", "Relu", "Reshape", "Shape", "Slice", "Softmax", "Split", "Sqrt", "Squeeze", "Sub", "Sum", "Tanh", "Transpose", "Unsqueeze", "Where", "Loop", "If", "Resize", "Tile",
    ];

    public static TheoryData<string> Networks => [.. All.Select(network => network.Name)];

    private static int Mutants => int.Parse(Environment.GetEnvironmentVariable("TIMBRE_ONNX_MUTANTS") ?? "800", CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Mutants_are_refused_or_run(string name)
    {
        var (_, view, make) = All.Single(network => network.Name == name);
        var (original, random, ran, refusedLate) = (make(), new Random(17), 0, 0);
        var others = All.SelectMany(network => network.Make().Graph.Node).ToArray();
        var before = Memory("VmRSS:");
        File.WriteAllText("/proc/self/clear_refs", "5");
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Mutants; i++)
        {
            var bytes = i % 4 == 0 ? Flipped(original.ToByteArray(), random) : Mutated(original.Clone(), others, random).ToByteArray();
            // Of the processor, for the machine may have other work.
            var start = Environment.CpuUsage.TotalTime;
            var refusal = Refusal(bytes, view);
            ran += refusal is null ? 1 : 0;
            refusedLate += refusal?.Contains("ONNX Runtime", StringComparison.Ordinal) == true ? 1 : 0;
            var time = Environment.CpuUsage.TotalTime - start;
            slowest = time > slowest ? time : slowest;
            Assert.True(time < MostTime, $"mutant {i} took {time}");
        }
        var memory = Memory("VmHWM:") - before;
        output.WriteLine($"{name}: {ran} of {Mutants} ran, {refusedLate} were refused by the runtime only; the slowest took {slowest.TotalMilliseconds:0} ms; {memory >> 20} MiB more at most");
        Assert.InRange(memory, long.MinValue, MostMemory);
        Assert.InRange(ran, Mutants / 50, Mutants - (Mutants / 50));
    }

    /// <summary>Why a model is refused; null where it runs.</summary>
    private static string? Refusal(byte[] bytes, long[] view)
    {
        try
        {
            using var session = new OnnxSession(bytes, view, Classes);
            var length = (int)view.Aggregate(1L, (product, size) => product * size);
            foreach (var count in (int[])[1, 3])
            {
                var probabilities = new float[count * Classes];
                session.Run(Enumerable.Range(0, count * length).Select(i => (i % 7) - 3f).ToArray(), count, probabilities, new float[count * session.EmbeddingWidth]);
                Assert.All(probabilities, probability => Assert.True(float.IsFinite(probability)));
            }
            return null;
        }
        catch (ModelFormatException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
            return exception.Message;
        }
    }

    private static long Memory(string field) =>
        long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith(field, StringComparison.Ordinal)).Split()[^2], CultureInfo.InvariantCulture) << 10;

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        for (var flips = 1 << random.Next(5); flips > 0; flips--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(8) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes, .. bytes[random.Next(bytes.Length)..]],
            2 => [.. bytes[..random.Next(bytes.Length)], .. bytes[random.Next(bytes.Length)..]],
            _ => bytes,
        };
    }

    private static ModelProto Mutated(ModelProto model, NodeProto[] others, Random random)
    {
        for (var steps = 1 + (random.Next(4) / 2); steps > 0; steps--)
        {
            var (nodes, tensors) = (model.Graph.Node, model.Graph.Initializer);
            if (nodes.Count == 0 || tensors.Count == 0)
                return model;
            switch (random.Next(6))
            {
                case 0: MutateTensor(tensors[random.Next(tensors.Count)], random); break;
                case 1: MutateGraph(model.Graph, others, random); break;
                case 2 or 3: MutateNode(nodes[random.Next(nodes.Count)], model.Graph, random); break;
                default: MutateAttributes(nodes[random.Next(nodes.Count)], others, random); break;
            }
        }
        return model;
    }

    private static void MutateTensor(TensorProto tensor, Random random)
    {
        var data = tensor.RawData.ToByteArray();
        var axis = random.Next(Math.Max(1, tensor.Dims.Count));
        switch (random.Next(9))
        {
            case 0: tensor.RawData = ByteString.CopyFrom(data, 0, random.Next(data.Length)); break;
            case 1: tensor.RawData = ByteString.CopyFrom([.. data, .. data]); break;
            case 2: tensor.DataType = random.Next(24); break;
            case 3: tensor.Dims.Insert(axis, random.Next(2) == 0 ? 1 : Pick(random)); break;
            case 4 when tensor.Dims.Count > 0: tensor.Dims[axis] = Pick(random); break;
            case 5 when tensor.Dims.Count > 1: (tensor.Dims[0], tensor.Dims[^1]) = (tensor.Dims[^1], tensor.Dims[0]); break;
            // Shapes and weights of any value, for those that hold integers above all.
            case 6 when data.Length >= sizeof(long):
                BitConverter.TryWriteBytes(data.AsSpan(random.Next(data.Length / sizeof(long)) * sizeof(long)), Pick(random));
                tensor.RawData = ByteString.CopyFrom(data);
                break;
            case 7: tensor.FloatData.Add(1); break;
            default: tensor.Name += "x"; break;
        }
    }

    private static void MutateGraph(GraphProto graph, NodeProto[] others, Random random)
    {
        var (from, to) = (random.Next(graph.Node.Count), random.Next(graph.Node.Count));
        var another = others[random.Next(others.Length)].Clone();
        switch (random.Next(7))
        {
            case 0: graph.Node.RemoveAt(from); break;
            case 1: graph.Node.Insert(to, graph.Node[from].Clone()); break;
            case 2: (graph.Node[from], graph.Node[to]) = (graph.Node[to], graph.Node[from]); break;
            case 3: graph.Initializer.RemoveAt(random.Next(graph.Initializer.Count)); break;
            case 4: graph.ValueInfo.Add(Value(AnyValue(graph, random), null, Pick(random))); break;
            // Between a value and those that take it, so that it is part of what runs.
            case 5:
                if (graph.Node[from].Input.Count == 0 || another.Input.Count == 0)
                    break;
                another.Input[0] = graph.Node[from].Input[0];
                graph.Node[from].Input[0] = another.Output[0] = "between";
                graph.Node.Insert(from, another);
                break;
            default: graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = Pick(random); break;
        }
    }

    private static void MutateNode(NodeProto node, GraphProto graph, Random random)
    {
        switch (random.Next(6))
        {
            case 0: node.OpType = Operators[random.Next(Operators.Length)]; break;
            case 1: node.OpType = Operators[random.Next(Operators.Length)]; node.Attribute.Clear(); break;
            case 2 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = AnyValue(graph, random); break;
            case 3: node.Input.Add(AnyValue(graph, random)); break;
            case 4 when node.Input.Count > 0: node.Input.RemoveAt(random.Next(node.Input.Count)); break;
            default: node.Output[0] = AnyValue(graph, random); break;
        }
    }

    private static void MutateAttributes(NodeProto node, NodeProto[] others, Random random)
    {
        var attributes = node.Attribute;
        if (attributes.Count == 0 || random.Next(6) == 0)
        {
            attributes.AddRange(others[random.Next(others.Length)].Attribute.Take(1));
            return;
        }
        var attribute = attributes[random.Next(attributes.Count)];
        switch (random.Next(7))
        {
            case 0: attributes.Remove(attribute); break;
            case 1: attribute.Name += "s"; break;
            case 2: attribute.Type = (AttributeType)random.Next(16); break;
            case 3: attribute.Ints.Add(Pick(random)); break;
            case 4 when attribute.Ints.Count > 0: attribute.Ints[random.Next(attribute.Ints.Count)] = Pick(random); break;
            case 5: attribute.S = ByteString.CopyFromUtf8("reverse"); break;
            default: attribute.I = Pick(random); break;
        }
    }

    private static long Pick(Random random) => Interesting[random.Next(random.Next(2) == 0 ? Interesting.Length : 10)];

    private static string AnyValue(GraphProto graph, Random random)
    {
        string[] names = ["view", "", .. graph.Initializer.Select(tensor => tensor.Name), .. graph.Node.SelectMany(node => node.Output)];
        return names[random.Next(names.Length)];
    }
}
