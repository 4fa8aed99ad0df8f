using static Timbre.Models.Onnx.OnnxAttributeType;

namespace Timbre.Models.Onnx;

/// <content>The operators that are allowed, and those that work element by element or along an axis.</content>
internal sealed partial class ShapeInference
{
    private OnnxValue[] Outputs(OnnxNode node) => node.Operator switch
    {
        "Abs" or "Ceil" or "Cos" or "Erf" or "Exp" or "Floor" or "HardSwish" or "Log" or "Mish" or "Neg" or "Not" or "Reciprocal" or "Relu" or "Round"
            or "Sigmoid" or "Sign" or "Sin" or "Softplus" or "Softsign" or "Sqrt" or "Tanh" => [new(Input(node.Takes(1, 1), 0).Shape)],
        "Celu" or "Elu" or "Gelu" or "HardSigmoid" or "LeakyRelu" or "Selu" or "ThresholdedRelu" =>
            [new(Input(node.Takes(1, 1).Ignore("alpha", "beta", "gamma", "approximate"), 0).Shape)],
        "Clip" => [new(Input(node.Takes(1, 3), 0).Shape)],
        "Dropout" => [new(Input(node.Takes(1, 2).Ignore("seed"), 0).Shape)],
        "Identity" => [Input(node.Takes(1, 1), 0)],
        "Cast" => [Cast(node.Takes(1, 1))],
        "LogSoftmax" or "Softmax" => [AlongAxis(node.Takes(1, 1))],
        "LayerNormalization" => [AlongAxis(node.Takes(2, 3).Ignore("epsilon", "stash_type"))],
        "BatchNormalization" => [Normalization(node.Takes(5, 5))],
        "InstanceNormalization" => [Normalization(node.Takes(3, 3))],
        "And" or "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "Or" or "Pow" => [Broadcast(node.Takes(2, 2))],
        "PRelu" => [AsFirst(node.Takes(2, 2))],
        "Where" => [Broadcast(node.Takes(3, 3))],
        "Max" or "Mean" or "Min" or "Sum" => [Broadcast(node.Takes(1, OnnxLimits.MostItems))],
        "Add" or "Div" or "Mul" or "Sub" => [Arithmetic(node.Takes(2, 2))],
        "Conv" => [Convolution(node.Takes(2, 3))],
        "AveragePool" or "MaxPool" => [Pooling(node.Takes(1, 1))],
        "GlobalAveragePool" or "GlobalMaxPool" => [GlobalPooling(node.Takes(1, 1))],
        "Gemm" => [Gemm(node.Takes(2, 3))],
        "MatMul" => [MatMul(node.Takes(2, 2))],
        "GRU" => Recurrent(node.Takes(3, 6), gates: 3, states: 1),
        "LSTM" => Recurrent(node.Takes(3, 8), gates: 4, states: 2),
        "RNN" => Recurrent(node.Takes(3, 6), gates: 1, states: 1),
        "ReduceL2" or "ReduceLogSumExp" or "ReduceMax" or "ReduceMean" or "ReduceMin" or "ReduceSum" or "ReduceSumSquare" => [Reduction(node.Takes(1, 2))],
        "Concat" => [Concat(node.Takes(1, OnnxLimits.MostItems))],
        "Constant" => [Constant(node.Takes(0, 0))],
        "ConstantOfShape" => [new(Numbers(node.Takes(1, 1), 0), element: node.Attribute("value", OnnxAttributeType.Tensor)?.Tensor?.Element ?? OnnxElement.Float)],
        "Expand" => [new(Broadcast(node.Takes(2, 2), Input(node, 0).Shape, Numbers(node, 1)))],
        "Flatten" => [Flatten(node.Takes(1, 1))],
        "Gather" => [Gather(node.Takes(2, 2))],
        "Pad" => [Pad(node.Takes(2, 3))],
        "Reshape" => [Reshape(node.Takes(2, 2))],
        "Shape" => [Shape(node.Takes(1, 1))],
        "Slice" => [Slice(node.Takes(3, 5))],
        "Split" => Split(node.Takes(1, 2)),
        "Squeeze" => [Squeeze(node.Takes(1, 2))],
        "Transpose" => [Transpose(node.Takes(1, 1))],
        "Unsqueeze" => [Unsqueeze(node.Takes(2, 2))],
        _ => throw node.Refused("is not allowed"),
    };

    private OnnxValue Cast(OnnxNode node)
    {
        var to = (OnnxElement?)node.Ignore("saturate").Attribute("to", Integer)?.Integer;
        var input = Input(node, 0);
        return to switch
        {
            OnnxElement.Integer when input.Element != to => throw node.Refused("makes integers of data"),
            OnnxElement.Float or OnnxElement.Integer or OnnxElement.Truth => new OnnxValue(input.Shape, input.Numbers, to.Value),
            _ => throw node.Refused("casts to a type that is not allowed"),
        };
    }

    private OnnxValue AlongAxis(OnnxNode node)
    {
        var shape = Input(node, 0).Shape;
        var axis = Axis(node, node.Attribute("axis", Integer)?.Integer ?? -1, shape.Length);
        Charge(node, Dimension.Product(shape.AsSpan(0, axis)) * Dimension.Product(shape.AsSpan(axis + 1)), CallWork);
        // Along another axis than the last it is turned first, and back.
        if (axis != shape.Length - 1)
            Charge(node, Dimension.Product(shape), 12 * ElementWork, held: 2);
        return AsFirst(node);
    }

    /// <summary>Broadcasts to the shape of the first input.</summary>
    private OnnxValue AsFirst(OnnxNode node)
    {
        var shape = Input(node, 0).Shape;
        return Broadcast(node).Shape.SequenceEqual(shape) ? new OnnxValue(shape) : throw node.Refused("has parameters of another shape than its input");
    }

    private OnnxValue Normalization(OnnxNode node)
    {
        node.Ignore("epsilon", "momentum").Integer("training_mode", 0, 0, 0);
        var input = Input(node, 0);
        if (input.Rank < (node.Operator == "InstanceNormalization" ? 3 : 2))
            throw node.Refused("has no channels");
        for (var i = 1; i < node.Inputs.Length; i++)
        {
            if (Input(node, i).Shape is not [var channels] || channels != input.Shape[1])
                throw node.Refused("has parameters for another number of channels");
        }
        return new OnnxValue(input.Shape);
    }

    private OnnxValue Broadcast(OnnxNode node)
    {
        var shape = Input(node, 0).Shape;
        for (var i = 1; i < node.Inputs.Length; i++)
            shape = Broadcast(node, shape, Input(node, i).Shape);
        Charge(node, Dimension.Product(shape), node.Inputs.Length * ElementWork);
        return new OnnxValue(shape);
    }

    private static Dimension[] Broadcast(OnnxNode node, Dimension[] a, Dimension[] b)
    {
        if (a.Length < b.Length)
            (a, b) = (b, a);
        var shape = (Dimension[])a.Clone();
        for (var i = 1; i <= b.Length; i++)
        {
            if (a[^i] == Dimension.One)
                shape[^i] = b[^i];
            else if (b[^i] != a[^i] && b[^i] != Dimension.One)
                throw node.Refused($"joins sizes of {a[^i]} and {b[^i]}");
        }
        return shape;
    }

    /// <summary>Broadcasts, and calculates with numbers that make up shapes.</summary>
    private OnnxValue Arithmetic(OnnxNode node)
    {
        var shape = Broadcast(node).Shape;
        if (Input(node, 0).Numbers is not { } a || Input(node, 1).Numbers is not { } b || (a.Length != b.Length && a.Length != 1 && b.Length != 1))
            return new OnnxValue(shape);
        var numbers = new Dimension[Math.Max(a.Length, b.Length)];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (Calculated(node.Operator, a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]) is not { } number)
                return new OnnxValue(shape);
            numbers[i] = number;
        }
        return new OnnxValue(shape, numbers);
    }

    private static Dimension? Calculated(string operation, Dimension a, Dimension b) => operation switch
    {
        // Numbers beyond all sizes would be others in native arithmetic, or end the process, as the least one divided by −1 does.
        _ when !IsSize(a) || !IsSize(b) => null,
        "Mul" => a * b,
        "Add" when a.Power == b.Power => a with { Times = checked(a.Times + b.Times) },
        "Sub" when a.Power == b.Power => a with { Times = checked(a.Times - b.Times) },
        "Div" when b.IsFixed && b.Times != 0 && (a.IsFixed || a.Times % b.Times == 0) => a with { Times = checked(a.Times / b.Times) },
        _ => null,
    };

    private static bool IsSize(Dimension number) => number.Times is >= -OnnxLimits.MostDimension and <= OnnxLimits.MostDimension && number.Power is >= 0 and <= MostPower;

    private OnnxValue Reduction(OnnxNode node)
    {
        var input = Input(node, 0);
        var axes = node.HasInput(1) ? FixedNumbers(node, 1) : node.Attribute("axes", Integers)?.Integers ?? [];
        var keeps = node.Integer("keepdims", 1, 0, 1) == 1;
        if (node.Integer("noop_with_empty_axes", 0, 0, 1) == 1 && axes.Length == 0)
            return new OnnxValue(input.Shape);
        var reduced = Marked(node, axes, input.Rank);
        var shape = new List<Dimension>();
        for (var i = 0; i < input.Rank; i++)
        {
            if (axes.Length > 0 && !reduced[i])
                shape.Add(input.Shape[i]);
            else if (keeps)
                shape.Add(Dimension.One);
        }
        Charge(node, Dimension.Product(input.Shape), ElementWork, held: 1);
        return new OnnxValue([.. shape]);
    }
}
