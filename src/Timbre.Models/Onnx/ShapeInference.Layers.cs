namespace Timbre.Models.Onnx;

/// <content>Convolutions, pooling, matrix products and recurrent layers.</content>
internal sealed partial class ShapeInference
{
    // Ordering the input of a convolution, or reading a matrix once, costs as much as so many multiply-adds a number.
    private const double MoveWork = 8;

    private OnnxValue Convolution(OnnxNode node)
    {
        var (input, weights) = (Input(node, 0).Shape, Input(node, 1).Shape);
        var group = node.Integer("group", 1, 1, OnnxLimits.MostStep);
        if (input.Length is < 3 or > 4 || weights.Length != input.Length || weights[0].Times % group != 0
            || input[1] != weights[1] * new Dimension(group) || weights.Any(size => !size.IsFixed))
            throw node.Refused("has weights that do not fit its input");
        if (node.HasInput(2) && (Input(node, 2).Shape is not [var biases] || biases != weights[0]))
            throw node.Refused("has biases for another number of channels");
        if (node.Attribute("kernel_shape", OnnxAttributeType.Integers) is { } kernel && !Dimension.List(kernel.Integers).SequenceEqual(weights.Skip(2)))
            throw node.Refused("has a kernel of another shape than its weights");
        Dimension[] shape = [input[0], weights[0], .. Windows(node, input[2..], weights[2..], kernel => OnnxLimits.MostStep)];
        var positions = input[0] * Dimension.Product(shape.AsSpan(2));
        var seen = weights[1] * Dimension.Product(weights.AsSpan(2));
        Charge(node, positions * weights[0] * seen, 1);
        Charge(node, positions * new Dimension(group) * seen, MoveWork);
        Charge(node, input[0] * new Dimension(group), CallWork);
        return new OnnxValue(shape);
    }

    private OnnxValue Pooling(OnnxNode node)
    {
        var input = Input(node.Ignore("count_include_pad"), 0).Shape;
        if (input.Length is < 3 or > 4)
            throw node.Refused("has no image or sequence to pool");
        node.Integer("storage_order", 0, 0, 0);
        var kernel = Dimension.List(node.Integers("kernel_shape", input.Length - 2, 0, 1, OnnxLimits.MostStep));
        Dimension[] shape = [.. input[..2], .. Windows(node, input[2..], kernel, size => size - 1)];
        Charge(node, Dimension.Product(shape) * Dimension.Product(kernel), ElementWork);
        return new OnnxValue(shape);
    }

    /// <summary>How many places a window takes along each axis.</summary>
    private static Dimension[] Windows(OnnxNode node, Dimension[] sizes, Dimension[] kernel, Func<long, long> mostPadding)
    {
        var rule = node.Attribute("auto_pad", OnnxAttributeType.Text)?.Text;
        if (rule is not (null or "NOTSET" or "VALID"))
            throw node.Refused("pads by a rule that is not allowed");
        var pads = node.Integers("pads", 2 * kernel.Length, 0, 0, rule == "VALID" ? 0 : OnnxLimits.MostStep);
        var strides = node.Integers("strides", kernel.Length, 1, 1, OnnxLimits.MostStep);
        var dilations = node.Integers("dilations", kernel.Length, 1, 1, OnnxLimits.MostStep);
        var ceiling = node.Integer("ceil_mode", 0, 0, 1);
        var windows = new Dimension[kernel.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            var (before, after) = (pads[i], pads[kernel.Length + i]);
            var free = sizes[i].Times + before + after - (dilations[i] * (kernel[i].Times - 1)) - 1;
            if (!sizes[i].IsFixed || free < 0 || Math.Max(before, after) > mostPadding(kernel[i].Times))
                throw node.Refused($"has a window that does not fit into {sizes[i]}");
            var last = (free + (ceiling * (strides[i] - 1))) / strides[i];
            // The runtime contradicts itself on whether there is a window that begins behind the input.
            if (ceiling == 1 && last * strides[i] >= sizes[i].Times + before)
                throw node.Refused($"has a window that begins behind {sizes[i]}");
            windows[i] = new Dimension(last + 1);
        }
        return windows;
    }

    private OnnxValue GlobalPooling(OnnxNode node)
    {
        var input = Input(node, 0).Shape;
        if (input.Length is < 3 or > 4)
            throw node.Refused("has no image or sequence to pool");
        Charge(node, Dimension.Product(input), ElementWork);
        return new OnnxValue([.. input[..2], .. Enumerable.Repeat(Dimension.One, input.Length - 2)]);
    }

    private OnnxValue Gemm(OnnxNode node)
    {
        var (a, b) = (Input(node.Ignore("alpha", "beta"), 0).Shape, Input(node, 1).Shape);
        if (a.Length != 2 || b.Length != 2)
            throw node.Refused("multiplies what are no matrices");
        if (node.Integer("transA", 0, 0, 1) == 1)
            a = [a[1], a[0]];
        if (node.Integer("transB", 0, 0, 1) == 1)
            b = [b[1], b[0]];
        var shape = Product(node, a, b);
        if (node.HasInput(2) && !Broadcast(node, shape, Input(node, 2).Shape).SequenceEqual(shape))
            throw node.Refused("adds more than its product has");
        return new OnnxValue(shape);
    }

    private OnnxValue MatMul(OnnxNode node)
    {
        var (a, b) = (Input(node, 0).Shape, Input(node, 1).Shape);
        if (a.Length < 2 || b.Length < 2)
            throw node.Refused("multiplies what are no matrices");
        var stack = Broadcast(node, a[..^2], b[..^2]);
        var shape = Product(node, a[^2..], b[^2..], Dimension.Product(stack));
        return new OnnxValue([.. stack, .. shape]);
    }

    private Dimension[] Product(OnnxNode node, Dimension[] a, Dimension[] b, Dimension? times = null)
    {
        if (a[1] != b[0])
            throw node.Refused($"multiplies matrices of {a[1]} columns and {b[0]} rows");
        var stack = times ?? Dimension.One;
        Charge(node, stack * a[0] * a[1] * b[1], 1);
        Charge(node, stack * a[0] * a[1], MoveWork);
        Charge(node, stack * b[0] * b[1], MoveWork);
        Charge(node, stack, 2 * CallWork);
        return [a[0], b[1]];
    }

    private OnnxValue[] Recurrent(OnnxNode node, int gates, int states)
    {
        node.Ignore("activation_alpha", "activation_beta", "activations", "clip", "input_forget", "linear_before_reset").Integer("layout", 0, 0, 0);
        var hidden = new Dimension(node.Integer("hidden_size", 0, 1, OnnxLimits.MostStep));
        var directions = new Dimension(node.Attribute("direction", OnnxAttributeType.Text)?.Text switch
        {
            null or "forward" or "reverse" => 1,
            "bidirectional" => 2,
            _ => throw node.Refused("has a direction that there is not"),
        });
        var rows = new Dimension(gates) * hidden;
        if (Input(node, 0).Shape is not [var steps, var sequences, var width]
            || !Input(node, 1).Shape.SequenceEqual([directions, rows, width])
            || !Input(node, 2).Shape.SequenceEqual([directions, rows, hidden]))
            throw node.Refused("has weights that do not fit its input");
        var count = steps * sequences * directions * rows;
        Charge(node, count * width, 1);
        // One sequence alone is a product with a single row in each step, which waits for the weights.
        Charge(node, count * hidden, MoveWork / 2);
        Charge(node, count, ElementWork, held: 2);
        Charge(node, steps * directions, CallWork);
        return [new([steps, directions, sequences, hidden]), .. Enumerable.Repeat(new OnnxValue([directions, sequences, hidden]), states)];
    }
}
