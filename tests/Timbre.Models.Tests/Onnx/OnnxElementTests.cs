using Google.Protobuf;
using Onnx;
using Timbre.Models.Onnx;
using Timbre.Models.Parts;
using static Onnx.AttributeProto.Types;
using static Timbre.Models.Tests.Onnx.OnnxModels;

namespace Timbre.Models.Tests.Onnx;

/// <summary>
/// Integers make up shapes and indices and nothing else. What native arithmetic does with others is undefined, up to the end of the process: −2⁶³ / −1
/// is a trap of the processor's.
/// </summary>
public sealed class OnnxElementTests
{
    private const string NotAllowed = "of a type that is not allowed";
    private const string NotKnown = "known before it runs";

    private static readonly Dictionary<string, (string Message, TensorProto[] Constants, NodeProto[] Nodes)> Crafted = new()
    {
        ["the least one divided by −1"] = (NotKnown, [Integers("a", long.MinValue), Integers("b", -1)], [Node("Div", ["a", "b"], "made")]),
        ["one divided by 0"] = (NotKnown, [Integers("a", 1), Integers("b", 0)], [Node("Div", ["a", "b"], "made")]),
        ["what is the least one for two views"] = (NotKnown,
            [Integers("a", -(1L << 62)), Integers("b", -1), Integers("from", 0), Integers("to", 1)],
            [Node("Shape", ["view"], "shape"), Node("Slice", ["shape", "from", "to"], "views"), Node("Mul", ["views", "a"], "most"), Node("Div", ["most", "b"], "made")]),
        ["what is the least one for many views"] = (NotKnown,
            [Integers("a", -1), Integers("from", 0), Integers("to", 1)],
            [
                Node("Shape", ["view"], "shape"), Node("Slice", ["shape", "from", "to"], "p0"), .. Enumerable.Range(0, 6).Select(i => Node("Mul", [$"p{i}", $"p{i}"], $"p{i + 1}")),
                Node("Div", ["p6", "a"], "made"),
            ]),
        ["many"] = (NotKnown, [Integers("a", new long[100])], [Node("Gather", ["view", "a"], "made", Number("axis", 1))]),
        ["a table"] = (NotKnown, [Integers("a", 0, 0), Integers("from", 0)], [Node("Unsqueeze", ["a", "from"], "made")]),
        ["made ones"] = (NotKnown, [Integers("a", 3)], [Node("ConstantOfShape", ["a"], "made", new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = Integers("", 1) })]),
        ["chosen ones"] = (NotKnown, [Integers("a", 0, 0, 0)], [Node("Less", ["view", "view"], "less"), Node("Where", ["less", "a", "a"], "made")]),
        ["integers of data"] = ("makes integers of data", [], [Node("Cast", ["view"], "made", Number("to", 7))]),
        ["integers of constants"] = ("makes integers of data", [Floats("a", 1e30f, 1)], [Node("Cast", ["a"], "made", Number("to", 7))]),
        ["integers of truths"] = ("makes integers of data", [Truth("a")], [Node("Cast", ["a"], "made", Number("to", 7))]),
        ["short integers"] = ("casts to a type that is not allowed", [], [Node("Cast", ["view"], "made", Number("to", 6))]),
        ["an integer added to data"] = (NotAllowed, [Integers("a", 1)], [Node("Add", ["view", "a"], "made")]),
        ["an integer beside data"] = (NotAllowed, [Integers("a", 1), Floats("b", 1, 1)], [Node("Concat", ["b", "a"], "made", Number("axis", 0))]),
        ["data compared with an integer"] = (NotAllowed, [Integers("a", 1)], [Node("Less", ["view", "a"], "made")]),
        ["data as a truth"] = (NotAllowed, [], [Node("Where", ["view", "view", "view"], "made")]),
        ["a truth of data"] = (NotAllowed, [], [Node("Not", ["view"], "made")]),
        ["a power of integers"] = (NotAllowed, [Integers("a", 2)], [Node("Pow", ["a", "a"], "made")]),
        ["a sum over integers"] = (NotAllowed, [Integers("a", 2, 3)], [Node("ReduceSum", ["a"], "made")]),
        ["the most of integers"] = (NotAllowed, [Integers("a", 2, 3)], [Node("Max", ["a", "a"], "made")]),
    };

    public static TheoryData<string> Names => [.. Crafted.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Elements_of_other_types_than_an_operator_may_take_are_refused(string name)
    {
        var (message, constants, nodes) = Crafted[name];
        var model = Step(constants, [.. nodes, Node("Softmax", ["view"], "")]);
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => OnnxCheck.Check(model.ToByteArray(), [Classes], Classes)).Message, StringComparison.Ordinal);
    }
}
