using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Onnx;
using Timbre.Models.Onnx;
using Timbre.Models.Parts;
using static Onnx.AttributeProto.Types;
using static Timbre.Models.Tests.Onnx.OnnxModels;

namespace Timbre.Models.Tests.Onnx;

public sealed class OnnxCheckTests
{
    private static readonly Dictionary<string, (string Message, Action<ModelProto> Craft)> Crafted = new()
    {
        ["no graph"] = ("no graph", model => model.Graph = null),
        ["an old format"] = ("version 2 of the ONNX format", model => model.IrVersion = 2),
        ["a format to come"] = ("version 99 of the ONNX format", model => model.IrVersion = 99),
        ["old operators"] = ("version 9 of ONNX's operators", model => model.OpsetImport[0].Version = 9),
        ["operators to come"] = ("version 99 of ONNX's operators", model => model.OpsetImport[0].Version = 99),
        ["no operators"] = ("version 0 of ONNX's operators", model => model.OpsetImport.Clear()),
        ["operators twice"] = ("twice", model => model.OpsetImport.Add(model.OpsetImport[0])),
        ["another domain"] = ("'com.microsoft'", model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 })),
        ["an operator of another domain"] = ("'com.microsoft'", model => model.Graph.Node[0].Domain = "com.microsoft"),
        ["an unknown operator"] = ("(Mystery) is not allowed", model => model.Graph.Node[0].OpType = "Mystery"),
        ["an operator that makes sizes from data"] = ("is not allowed", model => model.Graph.Node[2].OpType = "NonZero"),
        ["a branch"] = ("field 6", model => model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "then_branch", Type = AttributeType.Graph, G = new GraphProto() })),
        ["branches"] = ("field 11", model => model.Graph.Node[0].Attribute.Add(Graphs())),
        ["a sparse attribute"] = ("field 22", model => model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "s", SparseTensor = new SparseTensorProto() })),
        ["a sparse constant"] = ("field 15", model => model.Graph.SparseInitializer.Add(new SparseTensorProto())),
        ["a function"] = ("field 25", model => model.Functions.Add(new FunctionProto())),
        ["training"] = ("field 20", model => model.TrainingInfo.Add(new TrainingInfoProto())),
        ["data elsewhere"] = ("another file", model => model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External),
        ["a path"] = ("field 13", model => model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" })),
        ["a part of a tensor"] = ("field 3", model => model.Graph.Initializer[0].Segment = new TensorProto.Types.Segment { Begin = 0, End = 1 }),
        ["texts"] = ("field 6", model => model.Graph.Initializer[0].StringData.Add(ByteString.CopyFromUtf8("a"))),
        ["doubles"] = ("type that is not allowed", model => model.Graph.Initializer[0].DataType = (int)TensorProto.Types.DataType.Double),
        ["too few data"] = ("do not fit", model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[76])),
        ["too many data"] = ("do not fit", model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[84])),
        ["data twice"] = ("do not fit", model => model.Graph.Initializer[0].FloatData.Add(1)),
        ["data of another type"] = ("do not fit", Integers32),
        ["no data"] = ("do not fit", model => model.Graph.Initializer[0].RawData = ByteString.Empty),
        ["a negative size"] = ("size that cannot be", model => model.Graph.Initializer[0].Dims[0] = -5),
        ["sizes whose product overflows"] = ("size that cannot be", model => Set(model.Graph.Initializer[0].Dims, 1L << 32, 1L << 32)),
        ["sizes whose product overflows to the true one"] = ("size that cannot be", model => Set(model.Graph.Initializer[0].Dims, 20, 1L << 62, 4, 1)),
        ["no elements"] = ("empty", model => Set(model.Graph.Initializer[0].Dims, 0, 4, clear: true, tensor: model.Graph.Initializer[0])),
        ["too many axes"] = ("more than 8", model => Set(model.Graph.Initializer[0].Dims, 1, 1, 1, 1, 1, 1, 1, 5, 4)),
        ["a name twice"] = ("twice", model => model.Graph.Initializer.Add(model.Graph.Initializer[0])),
        ["a value made twice"] = ("twice", model => model.Graph.Node[1].Output[0] = "hidden"),
        ["the input made again"] = ("twice", model => model.Graph.Node[1].Output[0] = "view"),
        ["a nameless constant"] = ("twice", model => model.Graph.Initializer[0].Name = ""),
        ["a value before it is made"] = ("no value 'normed'", model => model.Graph.Node.Insert(0, Swapped(model.Graph.Node, 2))),
        ["a missing input"] = ("lacks input 1", model => model.Graph.Node[0].Input[1] = ""),
        ["too many inputs"] = ("has 4 inputs", model => model.Graph.Node[0].Input.Add("b")),
        ["too many outputs"] = ("has 2 outputs", model => model.Graph.Node[1].Output.Add("more")),
        ["no outputs"] = ("has 0 outputs", model => model.Graph.Node[0].Output.Clear()),
        ["a control character"] = ("control characters", model => model.Graph.Node[0].Name = "\u001b[31m"),
        ["a long name"] = ("too long", model => model.Graph.Node[0].Name = new string('a', 1000)),
        ["an attribute twice"] = ("twice", model => model.Graph.Node[3].Attribute.Add(Number("transB", 0))),
        ["an attribute that is not known"] = ("'mystery'", model => model.Graph.Node[3].Attribute.Add(Number("mystery", 0))),
        ["an attribute of another type"] = ("wrong type", model => model.Graph.Node[3].Attribute[0] = Number("transB", 1f)),
        ["an attribute of two values"] = ("type that is not allowed", model => model.Graph.Node[3].Attribute[0].F = 2),
        ["an attribute out of bounds"] = ("transB of 2", model => model.Graph.Node[3].Attribute[0].I = 2),
        ["an attribute of a node's scope"] = ("field 21", model => model.Graph.Node[3].Attribute[0].RefAttrName = "x"),
        ["training of a norm layer"] = ("training_mode of 1", model => model.Graph.Node[1].Attribute.Add(Number("training_mode", 1))),
        ["norm parameters of another width"] = ("another number of channels", model => model.Graph.Node[1].Input[1] = "c"),
        ["matrices that do not fit"] = ("columns", model => model.Graph.Node[0].Attribute.Add(Number("transB", 1))),
        ["biases of another width"] = ("joins sizes", model => model.Graph.Node[0].Input[2] = "c"),
        ["an axis that is not there"] = ("index of 2 among 2", model => model.Graph.Node[4].Attribute[0].I = 2),
        ["another input"] = ("'view'", model => model.Graph.Input[0].Name = "picture"),
        ["a second input"] = ("'view'", model => model.Graph.Input.Add(Value("more", 1))),
        ["an input of integers"] = ("'view'", model => model.Graph.Input[0].Type.TensorType.ElemType = 7),
        ["an input of no shape"] = ("'view'", model => model.Graph.Input[0].Type.TensorType.Shape = null),
        ["views of another shape"] = ("another shape for 'view'", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 6),
        ["one view at a time"] = ("another shape for 'view'", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1),
        ["another output"] = ("'probabilities'", model => model.Graph.Output[0].Name = "scores"),
        ["outputs in another order"] = ("'probabilities'", model => model.Graph.Output.Insert(0, model.Graph.Output[1])),
        ["other numbers of classes"] = ("gives 4 probabilities, not 3", Wider),
        ["an output claimed wider"] = ("another shape for 'probabilities'", model => model.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 4),
        ["an output of no rows"] = ("not one row a view", WithoutRows),
        ["a wrong claim between"] = ("another shape for 'hidden'", model => model.Graph.ValueInfo.Add(Value("hidden", null, 5))),
        ["a symbol of two sizes"] = ("another shape for 'hidden'", model => model.Graph.ValueInfo.Add(Value("hidden", null, null))),
        ["a claim of what is not there"] = ("no value 'ghost'", model => model.Graph.ValueInfo.Add(Value("ghost", 5))),
        ["many nodes"] = ("more parts", model => model.Graph.Node.AddRange(Enumerable.Repeat(model.Graph.Node[0], 3000))),
        ["many constants"] = ("more constants", model => model.Graph.Initializer.AddRange(Enumerable.Repeat(model.Graph.Initializer[1], 9000))),
        ["many claims"] = ("more parts", model => model.Graph.ValueInfo.AddRange(Enumerable.Repeat(model.Graph.Input[0], 9000))),
        ["many inputs of the graph"] = ("more parts", model => model.Graph.Input.AddRange(Enumerable.Repeat(model.Graph.Input[0], 9000))),
        ["many links"] = ("more links", model => model.Graph.Node.AddRange(Enumerable.Repeat(Node("Sum", [.. Enumerable.Repeat("b", 1000)], "s"), 100))),
        ["many integers"] = ("more links", model => model.Graph.Node.AddRange(Enumerable.Repeat(Node("Sum", ["b"], "s", Numbers("a", new long[1000])), 100))),
        ["many inputs"] = ("more parts", model => model.Graph.Node[0].Input.AddRange(Enumerable.Repeat("b", 2000))),
        ["many attributes"] = ("more parts", model => model.Graph.Node[0].Attribute.AddRange(Enumerable.Range(0, 100).Select(i => Number($"a{i}", i)))),
        ["a long attribute"] = ("more than 1024", model => model.Graph.Node[0].Attribute.Add(Numbers("alpha", new long[2000]))),
    };

    private static readonly Dictionary<string, (string Message, TensorProto[] Constants, NodeProto Node)> Steps = new()
    {
        ["a convolution padded hugely"] = ("takes more", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 1)],
            Node("Conv", ["image", "k"], "", Numbers("pads", 60000, 60000, 60000, 60000))),
        ["a padding out of bounds"] = ("has a pads of 100000", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 1)],
            Node("Conv", ["image", "k"], "", Numbers("pads", 100_000, 0, 0, 0))),
        ["a negative padding"] = ("has a pads of -1", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 1)], Node("Conv", ["image", "k"], "", Numbers("pads", -1, 0, 0, 0))),
        ["a stride of zero"] = ("has a strides of 0", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 1)], Node("Conv", ["image", "k"], "", Numbers("strides", 0, 1))),
        ["a dilation beyond the image"] = ("does not fit", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 3)], Node("Conv", ["image", "k"], "", Numbers("dilations", 1, 2))),
        ["a kernel unlike the weights"] = ("kernel of another shape", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 1)],
            Node("Conv", ["image", "k"], "", Numbers("kernel_shape", 3, 3))),
        ["a convolution of other channels"] = ("do not fit", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 2, 1, 1)], Node("Conv", ["image", "k"], "")),
        ["groups that do not divide"] = ("do not fit", [Integers("s", 0, 3, 1, 1), Floats("k", 1, 4, 1, 1, 1)], Node("Conv", ["image", "k"], "", Number("group", 3))),
        ["padding by rule"] = ("by a rule", [Integers("s", 0, 1, 1, 3), Floats("k", 1, 1, 1, 1, 1)], Node("Conv", ["image", "k"], "", Text("auto_pad", "SAME_UPPER"))),
        ["a pooling of padding alone"] = ("does not fit", [Integers("s", 0, 1, 1, 3)], Node("MaxPool", ["image"], "", Numbers("kernel_shape", 1, 1), Numbers("pads", 0, 1, 0, 1))),
        ["a pooling without a kernel"] = ("kernel_shape of 0", [Integers("s", 0, 1, 1, 3)], Node("MaxPool", ["image"], "")),
        ["positions of a pooling"] = ("storage_order of 1", [Integers("s", 0, 1, 1, 3)], Node("MaxPool", ["image"], "", Numbers("kernel_shape", 1, 1), Number("storage_order", 1))),
        ["a product that explodes"] = ("takes more", [Integers("s", 0, 3), Floats("k", 1, 20000, 1), Floats("l", 1, 1, 20000)], Node("MatMul", ["k", "l"], "")),
        ["a recurrent layer of many states"] = ("hidden_size of 100000", [Integers("s", 0, 3, 1), Floats("w", 1, 1, 4, 1), Floats("r", 1, 1, 4, 1)],
            Node("LSTM", ["image", "w", "r"], "", Number("hidden_size", 100_000))),
        ["recurrent weights that do not fit"] = ("do not fit", [Integers("s", 0, 3, 1), Floats("w", 1, 1, 4, 1), Floats("r", 1, 1, 4, 2)],
            Node("LSTM", ["image", "w", "r"], "", Number("hidden_size", 1))),
        ["a direction that is none"] = ("direction", [Integers("s", 0, 3, 1), Floats("w", 1, 1, 4, 1), Floats("r", 1, 1, 4, 1)],
            Node("LSTM", ["image", "w", "r"], "", Number("hidden_size", 1), Text("direction", "sideways"))),
        ["sequences first"] = ("layout of 1", [Integers("s", 0, 3, 1), Floats("w", 1, 1, 3, 1), Floats("r", 1, 1, 3, 1)],
            Node("GRU", ["image", "w", "r"], "", Number("hidden_size", 1), Number("layout", 1))),
        ["a size that does not divide"] = ("does not fit", [Integers("s", 0, 3), Integers("t", 0, 2)], Node("Reshape", ["image", "t"], "")),
        ["two open sizes"] = ("does not fit", [Integers("s", 0, 3), Integers("t", -1, -1)], Node("Reshape", ["image", "t"], "")),
        ["a negative size"] = ("does not fit", [Integers("s", 0, 3), Integers("t", -3, -1)], Node("Reshape", ["image", "t"], "")),
        ["a shape from data"] = ("shape from data", [Integers("s", 0, 3)], Node("Reshape", ["image", "image"], "")),
        ["zero as a size"] = ("allowzero of 1", [Integers("s", 0, 3)], Node("Reshape", ["image", "s"], "", Number("allowzero", 1))),
        ["an expansion that explodes"] = ("gives a value of shape", [Integers("s", 0, 3), Integers("t", 1L << 40, 1, 1)], Node("Expand", ["image", "t"], "")),
        ["an expansion that overflows"] = ("cannot be", [Integers("s", 0, 3), Integers("t", 1 << 28, 1 << 28, 1 << 28, 1, 1)], Node("Expand", ["image", "t"], "")),
        ["an expansion that costs too much"] = ("takes more", [Integers("s", 0, 3), Integers("t", 1 << 27, 1, 1)], Node("Expand", ["image", "t"], "")),
        ["a constant that explodes"] = ("takes more", [Integers("s", 0, 3), Integers("t", 1 << 26)], Node("ConstantOfShape", ["t"], "")),
        ["a padding that explodes"] = ("pads by sizes", [Integers("s", 0, 3), Integers("t", 0, 1 << 30, 0, 0)], Node("Pad", ["image", "t"], "")),
        ["padded views"] = ("pads the views", [Integers("s", 0, 3), Integers("t", 1, 0, 0, 0)], Node("Pad", ["image", "t"], "")),
        ["a reflection of more than there is"] = ("repeats more", [Integers("s", 0, 3), Integers("t", 0, 3, 0, 0)], Node("Pad", ["image", "t"], "", Text("mode", "reflect"))),
        ["a slice of views"] = ("cuts in a way", [Integers("s", 0, 3), Integers("t", 0), Integers("u", 1)], Node("Slice", ["image", "t", "u"], "")),
        ["a step backwards"] = ("cuts in a way", [Integers("s", 0, 3), Integers("t", 2), Integers("u", 0), Integers("a", 1), Integers("b", -1)],
            Node("Slice", ["image", "t", "u", "a", "b"], "")),
        ["an empty slice"] = ("gives a value of shape (views, 0)", [Integers("s", 0, 3), Integers("t", 2), Integers("u", 2), Integers("a", 1)], Node("Slice", ["image", "t", "u", "a"], "")),
        ["an axis cut twice"] = ("twice", [Integers("s", 0, 3), Integers("t", 0, 0), Integers("u", 3, 3), Integers("a", 1, -1)], Node("Slice", ["image", "t", "u", "a"], "")),
        ["lists of different lengths"] = ("different lengths", [Integers("s", 0, 3), Integers("t", 0, 0), Integers("u", 3)], Node("Slice", ["image", "t", "u"], "")),
        ["parts that do not add up"] = ("splits into parts", [Integers("s", 0, 3), Integers("t", 2)], Node("Split", ["image", "t"], "", Number("axis", 1))),
        ["an axis of more than one taken away"] = ("takes away", [Integers("s", 0, 3), Integers("t", 1)], Node("Squeeze", ["image", "t"], "")),
        ["an index beyond the values"] = ("index of 3 among 3", [Integers("s", 0, 3), Integers("t", 3)], Node("Gather", ["image", "t"], "", Number("axis", 1))),
        ["parts that are not equal"] = ("splits into parts", [Integers("s", 0, 3)], Node("Split", ["image"], ["", "b"], Number("axis", 1))),
        ["all axes of one view taken away"] = ("where there is one", [Integers("s", 0, 3)], Node("Squeeze", ["image"], "")),
        ["a window behind the image"] = ("begins behind", [Integers("s", 0, 1, 1, 3)],
            Node("MaxPool", ["image"], "", Numbers("kernel_shape", 1, 1), Numbers("strides", 1, 3), Number("ceil_mode", 1))),
        ["a slope of more than its input"] = ("another shape than its input", [Integers("s", 0, 3), Floats("k", 1, 1, 1, 3)], Node("PRelu", ["image", "k"], "")),
        ["an axis added twice"] = ("twice", [Integers("s", 0, 3), Integers("t", 0, 0)], Node("Unsqueeze", ["image", "t"], "")),
        ["an order that leaves one out"] = ("leaves out", [Integers("s", 0, 3)], Node("Transpose", ["image"], "", Numbers("perm", 0))),
        ["an order with one twice"] = ("twice", [Integers("s", 0, 3)], Node("Transpose", ["image"], "", Numbers("perm", 1, 1))),
        ["sizes that do not fit"] = ("joins", [Integers("s", 0, 3), Floats("k", 1, 4)], Node("Add", ["image", "k"], "")),
        ["shapes that do not fit"] = ("joins", [Integers("s", 0, 3), Floats("k", 1, 4, 2)], Node("Concat", ["image", "k"], "", Number("axis", 1))),
        ["no axis"] = ("no axis", [Integers("s", 0, 3)], Node("Concat", ["image", "image"], "")),
        ["another type"] = ("casts", [Integers("s", 0, 3)], Node("Cast", ["image"], "", Number("to", 11))),
        ["too many axes"] = ("gives a value", [Integers("s", 0, 3), Integers("t", 2, 3, 4, 5, 6, 7, 8)], Node("Unsqueeze", ["image", "t"], "")),
        ["a constant without a value"] = ("no value", [Integers("s", 0, 3)], Node("Constant", [], "")),
        ["the square of the views"] = ("grows", [Integers("s", -1)], Node("MatMul", ["cube", "cube"], "")),
    };

    public static TheoryData<string> CraftedNames => [.. Crafted.Keys];

    public static TheoryData<string> StepNames => [.. Steps.Keys];

    [Fact]
    public void Valid_networks_are_allowed()
    {
        foreach (var (_, view, make) in All)
            Assert.True(OnnxCheck.Check(make().ToByteArray(), view, Classes).MostViews > 1);
    }

    [Theory]
    [MemberData(nameof(CraftedNames))]
    public void A_crafted_model_is_refused_in_one_line(string name)
    {
        var model = Mlp();
        var (message, craft) = Crafted[name];
        craft(model);
        AssertRefused(message, () => OnnxCheck.Check(model.ToByteArray(), [5], Classes));
    }

    [Theory]
    [MemberData(nameof(StepNames))]
    public void An_operator_that_is_used_wrongly_is_refused(string name)
    {
        var (message, constants, node) = Steps[name];
        var model = Step(
            constants,
            Node("Reshape", ["view", "s"], "image"),
            Node("Unsqueeze", ["view", "first"], "rows"),
            Node("Transpose", ["view"], "turned"),
            Node("MatMul", ["view", "turned"], "square"),
            Node("Unsqueeze", ["square", "first"], "one"),
            Node("Unsqueeze", ["square", "last"], "other"),
            Node("Add", ["one", "other"], "cube"),
            node,
            Node("Softmax", ["view"], ""));
        node.Output[0] = "made";
        model.Graph.Initializer.AddRange([Integers("first", 0), Integers("last", 2)]);
        if (name != "the square of the views")
            model.Graph.Node.RemoveAt(6);
        AssertRefused(message, () => OnnxCheck.Check(model.ToByteArray(), [Classes], Classes));
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused()
    {
        var good = Mlp().ToByteArray();
        for (var length = 0; length < good.Length; length++)
            Assert.Throws<ModelFormatException>(() => OnnxCheck.Check(good.AsSpan(0, length), [5], Classes));
        AssertRefused("not allowed", () => OnnxCheck.Check([.. good, 0xF2, 3, 0], [5], Classes));
        AssertRefused("wrong type", () => OnnxCheck.Check([.. good, 0x1B, 0x1C], [5], Classes));
        AssertRefused("does not end", () => OnnxCheck.Check([.. good, .. Enumerable.Repeat((byte)0xFF, 20)], [5], Classes));
        AssertRefused("twice", () => OnnxCheck.Check([.. good, .. new ModelProto { Graph = new GraphProto() }.ToByteArray()], [5], Classes));
        AssertRefused("MiB", () => OnnxCheck.Check(new byte[OnnxLimits.MostBytes + 1], [5], Classes));
        AssertRefused("no UTF-8", () => OnnxCheck.Check(Replaced(good, "hidden", [0xC3, 0x28, 0x61, 0x61, 0x61, 0x61]), [5], Classes));
    }

    [Fact]
    public void A_model_that_passes_for_another_format_as_well_is_read_as_ONNX()
    {
        // ONNX Runtime takes bytes with this mark for its own format, which has other rules.
        var model = Mlp();
        model.ProducerName = "ORTM and more";
        var bytes = model.ToByteArray();
        Assert.Equal("ORTM", Encoding.ASCII.GetString(bytes, 4, 4));
        using var session = new OnnxSession(bytes, [5], Classes);
        session.Run(new float[5], 1, new float[Classes]);
    }

    [Fact]
    public void Another_domain_is_allowed_where_it_is_named()
    {
        var model = Mlp();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        AssertRefused("'ai.onnx.ml'", () => OnnxCheck.Check(model.ToByteArray(), [5], Classes));
    }

    [Fact]
    public void Views_and_classes_of_impossible_sizes_are_refused()
    {
        var bytes = Mlp().ToByteArray();
        AssertRefused("shape that cannot be", () => OnnxCheck.Check(bytes, [0], Classes));
        AssertRefused("shape that cannot be", () => OnnxCheck.Check(bytes, [long.MaxValue, long.MaxValue], Classes));
        AssertRefused("shape that cannot be", () => OnnxCheck.Check(bytes, new long[20], Classes));
        AssertRefused("probabilities", () => OnnxCheck.Check(bytes, [5], 0));
    }

    private static void AssertRefused(string message, Action check)
    {
        var refused = Assert.Throws<ModelFormatException>(check).Message;
        Assert.Contains(message, refused, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused);
    }

    private static AttributeProto Graphs()
    {
        var attribute = new AttributeProto { Name = "branches", Type = AttributeType.Graphs };
        attribute.Graphs.Add(new GraphProto());
        return attribute;
    }

    private static NodeProto Swapped(RepeatedField<NodeProto> nodes, int index)
    {
        var node = nodes[index];
        nodes.RemoveAt(index);
        return node;
    }

    private static void Wider(ModelProto model)
    {
        model.Graph.Node[4].Input[0] = "embedding";
        model.Graph.Output[0].Type.TensorType.Shape = null;
    }

    private static void WithoutRows(ModelProto model)
    {
        model.Graph.Node[2].Output[0] = model.Graph.Node[3].Input[0] = "rectified";
        model.Graph.Node.Add(Node("ReduceMax", ["rectified"], "embedding", Number("keepdims", 0)));
        model.Graph.Output[1].Type.TensorType.Shape = null;
    }

    private static void Integers32(ModelProto model)
    {
        model.Graph.Initializer[0].RawData = ByteString.Empty;
        model.Graph.Initializer[0].Int32Data.AddRange(new int[20]);
    }

    private static void Set(RepeatedField<long> sizes, params long[] values)
    {
        sizes.Clear();
        sizes.AddRange(values);
    }

    private static void Set(RepeatedField<long> sizes, long first, long second, bool clear, TensorProto tensor)
    {
        Set(sizes, first, second);
        tensor.RawData = clear ? ByteString.Empty : tensor.RawData;
    }

    private static byte[] Replaced(byte[] bytes, string name, byte[] by)
    {
        var copy = (byte[])bytes.Clone();
        by.CopyTo(copy, copy.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)));
        return copy;
    }
}
