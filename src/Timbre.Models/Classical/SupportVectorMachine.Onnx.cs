using DataType = Onnx.TensorProto.Types.DataType;

namespace Timbre.Models.Classical;

internal sealed partial class SupportVectorMachine
{
    private protected override string AddNodes(GraphBuilder graph, string features)
    {
        var scores = machine.AddTo(graph, features, scalings);
        if (scalings.Length > 0)
            return scores;
        // Without sigmoids the scores are decision values: one a pair, or, of two classes, the pair's in the second column.
        var (classes, pairs) = (machine.Classes, machine.Pairs);
        if (classes == 2)
            scores = graph.Add("Gather", [scores, graph.Constant([1L], 1)], ("axis", 1));
        var first = graph.Cast(graph.Add("Greater", [scores, graph.Constant([0f])]), DataType.Float);
        var won = new float[pairs * classes];
        var pair = 0;
        for (var a = 0; a < classes; a++)
        {
            for (var b = a + 1; b < classes; b++, pair++)
                (won[(pair * classes) + a], won[(pair * classes) + b]) = (1f / pairs, -1f / pairs);
        }
        // Class c is the second of c pairs, which it wins unless the first does.
        var second = Enumerable.Range(0, classes).Select(label => (float)label / pairs).ToArray();
        return graph.Add("Add", [graph.Add("MatMul", [first, graph.Constant(won, pairs, classes)]), graph.Constant(second, classes)]);
    }
}

internal sealed partial class PairwiseMachine
{
    /// <summary>Adds the machine to a graph, with the sigmoids and their coupling where there are sigmoids.</summary>
    public string AddTo(GraphBuilder graph, string features, PlattScaling[] scalings) => graph.AddLearning(
        "SVMClassifier",
        2,
        features,
        ("classlabels_ints", Enumerable.Range(0, Classes).Select(label => (long)label)),
        ("vectors_per_class", _first.Zip(_first.Skip(1), (from, to) => (long)(to - from))),
        ("kernel_type", _kernel.IsLinear ? "LINEAR" : "RBF"),
        ("kernel_params", (float[])[(float)_kernel.Gamma, 0, 0]),
        ("support_vectors", _supportVectors.Values.ToArray()),
        ("coefficients", _coefficients.Select(value => (float)value)),
        ("rho", _rho.Select(value => (float)-value)),
        ("prob_a", scalings.Select(scaling => (float)scaling.A)),
        ("prob_b", scalings.Select(scaling => (float)scaling.B)))[1];
}
