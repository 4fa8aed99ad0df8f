using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Onnx.AttributeProto.Types;

namespace Timbre.Models.Tests.Onnx;

/// <summary>Small valid networks of each kind, and the parts to make others of.</summary>
internal static class OnnxModels
{
    public const int Classes = 3;

    /// <summary>Every kind of network: its view and its model.</summary>
    public static readonly (string Name, long[] View, Func<ModelProto> Make)[] All =
    [
        ("mlp", [5], Mlp),
        ("cnn", [1, 12, 10], Cnn),
        ("recurrent", [9, 4], Recurrent),
        ("calculated", [6, 4], CalculatedShapes),
    ];

    public static ModelProto Mlp() => Model([5],
    [
        Floats("w", 0.3f, 5, 4), Floats("b", 0.1f, 4), Floats("gain", 0.5f, 4), Floats("shift", 0.2f, 4), Floats("mean", 0.1f, 4), Positive("variance", 4),
        Floats("v", 0.4f, Classes, 4), Floats("c", 0.2f, Classes),
    ],
    [
        Node("Gemm", ["view", "w", "b"], "hidden"),
        Node("BatchNormalization", ["hidden", "gain", "shift", "mean", "variance"], "normed", Number("epsilon", 1e-5f)),
        Node("Relu", ["normed"], "embedding"),
        Node("Gemm", ["embedding", "v", "c"], "scores", Number("transB", 1)),
        Node("Softmax", ["scores"], "probabilities", Number("axis", -1)),
    ], embedding: 4);

    public static ModelProto Cnn() => Model([1, 12, 10],
    [
        Floats("k1", 0.3f, 4, 1, 3, 3), Floats("gain", 0.5f, 4), Floats("shift", 0.2f, 4), Floats("mean", 0.1f, 4), Positive("variance", 4),
        Floats("k2", 0.3f, 8, 2, 3, 3), Floats("b2", 0.1f, 8), Floats("v", 0.4f, Classes, 8),
    ],
    [
        Node("Conv", ["view", "k1"], "a", Numbers("kernel_shape", 3, 3), Numbers("pads", 1, 1, 1, 1), Numbers("strides", 1, 1)),
        Node("BatchNormalization", ["a", "gain", "shift", "mean", "variance"], "b"),
        Node("Relu", ["b"], "c"),
        Node("MaxPool", ["c"], "d", Numbers("kernel_shape", 2, 2), Numbers("strides", 2, 2), Number("ceil_mode", 1)),
        Node("Conv", ["d", "k2", "b2"], "e", Number("group", 2), Numbers("dilations", 1, 2), Numbers("pads", 1, 2, 1, 2)),
        Node("LeakyRelu", ["e"], "f", Number("alpha", 0.1f)),
        Node("AveragePool", ["f"], "g", Numbers("kernel_shape", 2, 2), Numbers("pads", 0, 0, 1, 1), Number("count_include_pad", 1)),
        Node("GlobalAveragePool", ["g"], "h"),
        Node("Flatten", ["h"], "embedding"),
        Node("Gemm", ["embedding", "v"], "scores", Number("transB", 1)),
        Node("Softmax", ["scores"], "probabilities"),
    ], embedding: 8);

    /// <summary>Two steps side by side, a bidirectional LSTM, a GRU, mean and maximum over the steps.</summary>
    public static ModelProto Recurrent() => Model([9, 4],
    [
        Integers("from", 0), Integers("to", 8), Integers("axis", 1), Integers("stacked", 0, 4, 8),
        Floats("w1", 0.3f, 2, 12, 8), Floats("r1", 0.3f, 2, 12, 3), Floats("b1", 0.1f, 2, 24), Floats("w2", 0.3f, 1, 12, 6), Floats("r2", 0.3f, 1, 12, 4),
        Integers("joined", 0, 0, -1), Floats("v", 0.4f, 8, Classes),
    ],
    [
        Node("Slice", ["view", "from", "to", "axis"], "even"),
        Node("Reshape", ["even", "stacked"], "steps"),
        Node("Transpose", ["steps"], "first", Numbers("perm", 1, 0, 2)),
        Node("LSTM", ["first", "w1", "r1", "b1"], "y1", Number("hidden_size", 3), Text("direction", "bidirectional")),
        Node("Transpose", ["y1"], "sides", Numbers("perm", 0, 2, 1, 3)),
        Node("Reshape", ["sides", "joined"], "x2"),
        Node("GRU", ["x2", "w2", "r2"], "y2", Number("hidden_size", 4), Number("linear_before_reset", 1)),
        Node("Squeeze", ["y2", "axis"], "states"),
        Node("ReduceMean", ["states"], "mean", Numbers("axes", 0), Number("keepdims", 0)),
        Node("ReduceMax", ["states"], "most", Numbers("axes", 0), Number("keepdims", 0)),
        Node("Concat", ["mean", "most"], "embedding", Number("axis", 1)),
        Node("MatMul", ["embedding", "v"], "scores"),
        Node("Softmax", ["scores"], "probabilities"),
    ], embedding: 8);

    /// <summary>As exporters write what PyTorch calculates from sizes: the shape of a reshaping is put together within the graph.</summary>
    public static ModelProto CalculatedShapes() => Model([6, 4],
    [
        Integers("zero", 0), Integers("one", 1), Integers("two", 2), Integer("second", 1), Floats("v", 0.4f, 8, Classes), Floats("slope", 0.1f, 1),
    ],
    [
        Node("Shape", ["view"], "shape"),
        Node("Slice", ["shape", "zero", "one"], "views"),
        Node("Gather", ["shape", "second"], "steps"),
        Node("Unsqueeze", ["steps", "zero"], "steps1"),
        Node("Div", ["steps1", "two"], "pairs"),
        Node("Constant", [], "open", Numbers("value_ints", -1)),
        Node("Concat", ["views", "pairs", "open"], "target", Number("axis", 0)),
        Node("Cast", ["target"], "target64", Number("to", 7)),
        Node("Reshape", ["view", "target64"], "paired"),
        Node("PRelu", ["paired", "slope"], "rectified"),
        Node("Split", ["rectified"], ["left", "right"], Number("axis", 2)),
        Node("Max", ["left", "right"], "larger"),
        Node("Constant", [], "two1", Number("value_float", 2f)),
        Node("Pow", ["larger", "two1"], "squares"),
        Node("Less", ["left", "right"], "smaller"),
        Node("Where", ["smaller", "squares", "left"], "chosen"),
        Node("Concat", ["chosen", "right"], "both", Number("axis", -1)),
        Node("ReduceSum", ["both", "one"], "embedding", Number("keepdims", 0)),
        Node("MatMul", ["embedding", "v"], "scores"),
        Node("Sigmoid", ["scores"], "probabilities"),
    ], embedding: 8);

    public static ModelProto Model(long[] view, TensorProto[] initializers, NodeProto[] nodes, int embedding = 0)
    {
        var graph = new GraphProto { Name = "network" };
        graph.Input.Add(Value("view", [null, .. view.Select(size => (long?)size)]));
        graph.Output.Add(Value("probabilities", null, Classes));
        if (embedding > 0)
            graph.Output.Add(Value("embedding", null, embedding));
        graph.Initializer.AddRange(initializers);
        graph.Node.AddRange(nodes);
        var model = new ModelProto { IrVersion = 8, ProducerName = "test", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model;
    }

    /// <summary>A network from a view of as many numbers as there are classes; its last node gives the probabilities.</summary>
    public static ModelProto Step(TensorProto[] initializers, params NodeProto[] nodes)
    {
        var model = Model([Classes], initializers, nodes);
        model.Graph.Node[^1].Output[0] = "probabilities";
        return model;
    }

    public static NodeProto Node(string operation, string[] inputs, string output, params AttributeProto[] attributes) => Node(operation, inputs, [output], attributes);

    public static NodeProto Node(string operation, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public static AttributeProto Number(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Number(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Numbers(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>Pseudo-random weights in (-scale, scale), the same ones for a name and shape.</summary>
    public static TensorProto Floats(string name, float scale, params long[] shape) => Tensor(name, scale, 0, shape);

    public static TensorProto Positive(string name, params long[] shape) => Tensor(name, 0.5f, 1, shape);

    /// <summary>A list of integers.</summary>
    public static TensorProto Integers(string name, params long[] values)
    {
        var tensor = Integer(name, values);
        tensor.Dims.Add(values.Length);
        return tensor;
    }

    /// <summary>A single integer.</summary>
    public static TensorProto Integer(string name, params long[] values) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)) };

    /// <summary>A single truth.</summary>
    public static TensorProto Truth(string name) => new() { Name = name, DataType = (int)TensorProto.Types.DataType.Bool, RawData = ByteString.CopyFrom(1), Dims = { 1 } };

    public static ValueInfoProto Value(string name, params long?[] shape)
    {
        var sizes = new TensorShapeProto();
        foreach (var size in shape)
            sizes.Dim.Add(size is { } number ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = "views" });
        return new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = sizes } } };
    }

    private static TensorProto Tensor(string name, float scale, float offset, long[] shape)
    {
        var random = new Random(name.Length + (int)shape.Sum());
        var numbers = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = offset + (scale * ((2 * random.NextSingle()) - 1));
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(numbers)) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }
}
