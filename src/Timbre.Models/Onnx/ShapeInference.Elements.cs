namespace Timbre.Models.Onnx;

/// <content>
/// Types of elements. Integers come from shapes and constants alone and are known before a run: native arithmetic and indices that depended on the
/// data could end the process.
/// </content>
internal sealed partial class ShapeInference
{
    /// <summary>What the elements of an operator's outputs are.</summary>
    /// <param name="node">The operator.</param>
    /// <param name="made">Its first output, which knows it where the inputs do not tell.</param>
    private OnnxElement Element(OnnxNode node, OnnxValue made)
    {
        switch (node.Operator)
        {
            case "Cast" or "Constant" or "ConstantOfShape" or "Shape":
                return made.Element;
            case "Expand" or "Flatten" or "Gather" or "Pad" or "Reshape" or "Slice" or "Split" or "Squeeze" or "Transpose" or "Unsqueeze":
                return Input(node, 0).Element;
            case "Add" or "Concat" or "Div" or "Identity" or "Mul" or "Sub":
                return Common(node, 0, node.Inputs.Length);
            case "And" or "Not" or "Or":
                return Require(node, Common(node, 0, node.Inputs.Length), OnnxElement.Truth);
            case "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual":
                Common(node, 0, node.Inputs.Length);
                return OnnxElement.Truth;
            case "Where":
                Require(node, Input(node, 0).Element, OnnxElement.Truth);
                return Common(node, 1, node.Inputs.Length);
            // The second input is an exponent, which may be an integer, or axes.
            case "Pow" or "ReduceL2" or "ReduceLogSumExp" or "ReduceMax" or "ReduceMean" or "ReduceMin" or "ReduceSum" or "ReduceSumSquare":
                return Require(node, Input(node, 0).Element, OnnxElement.Float);
            default:
                return Require(node, Common(node, 0, node.Inputs.Length), OnnxElement.Float);
        }
    }

    /// <summary>What the elements of some inputs are, all the same.</summary>
    private OnnxElement Common(OnnxNode node, int from, int to)
    {
        var common = Input(node, from).Element;
        for (var i = from + 1; i < to; i++)
        {
            if (node.HasInput(i))
                Require(node, Input(node, i).Element, common);
        }
        return common;
    }

    private static OnnxElement Require(OnnxNode node, OnnxElement element, OnnxElement needed) =>
        element == needed ? needed : throw node.Refused("takes values of a type that is not allowed");
}
