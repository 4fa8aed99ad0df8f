using static Timbre.Models.Onnx.OnnxAttributeType;

namespace Timbre.Models.Onnx;

/// <content>Operators that order, join and cut values, and those by which a graph calculates its own shapes.</content>
internal sealed partial class ShapeInference
{
    private static OnnxValue Constant(OnnxNode node)
    {
        if (node.Attribute("value", OnnxAttributeType.Tensor)?.Tensor is { } tensor)
            return Constant(tensor);
        if (node.Attribute("value_int", OnnxAttributeType.Integer) is { } integer)
            return new OnnxValue([], [new Dimension(integer.Integer)], OnnxElement.Integer);
        if (node.Attribute("value_ints", Integers)?.Integers is { } integers)
            return Constant(new OnnxTensor("", [integers.Length], OnnxElement.Integer, integers));
        if (node.Attribute("value_float", Float) is not null)
            return new OnnxValue([]);
        return node.Attribute("value_floats", Floats) is { } floats ? new OnnxValue([new Dimension(floats.Floats)]) : throw node.Refused("has no value that is allowed");
    }

    private OnnxValue Concat(OnnxNode node)
    {
        var inputs = new OnnxValue[node.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = Input(node, i);
        var axis = Axis(node, node.Attribute("axis", Integer)?.Integer ?? throw node.Refused("has no axis"), inputs[0].Rank);
        var shape = (Dimension[])inputs[0].Shape.Clone();
        foreach (var other in inputs.AsSpan(1))
        {
            for (var i = 0; i < shape.Length; i++)
            {
                if (other.Rank != shape.Length || (i == axis ? other.Shape[i].Power != shape[i].Power : other.Shape[i] != shape[i]))
                    throw node.Refused("joins values of different shapes");
            }
            shape[axis] = shape[axis] with { Times = checked(shape[axis].Times + other.Shape[axis].Times) };
        }
        return new OnnxValue(shape, inputs.All(input => input.Numbers is not null) ? [.. inputs.SelectMany(input => input.Numbers!)] : null);
    }

    private OnnxValue Flatten(OnnxNode node)
    {
        var input = Input(node, 0).Shape;
        var axis = node.Integer("axis", 1, -input.Length, input.Length);
        axis += axis < 0 ? input.Length : 0;
        return new OnnxValue([Dimension.Product(input.AsSpan(0, axis)), Dimension.Product(input.AsSpan(axis))]);
    }

    private OnnxValue Gather(OnnxNode node)
    {
        var (data, indices) = (Input(node, 0), Input(node, 1));
        var axis = Axis(node, node.Attribute("axis", Integer)?.Integer ?? 0, data.Rank);
        Dimension[] shape = [.. data.Shape[..axis], .. indices.Shape, .. data.Shape[(axis + 1)..]];
        if (indices.Numbers is null || !data.Shape[axis].IsFixed)
            return new OnnxValue(shape);
        var places = Array.ConvertAll(FixedNumbers(node, 1), index => Axis(node, index, (int)data.Shape[axis].Times));
        return new OnnxValue(shape, data.Numbers is { } numbers ? Array.ConvertAll(places, place => numbers[place]) : null);
    }

    private OnnxValue Pad(OnnxNode node)
    {
        var isConstant = node.Attribute("mode", Text)?.Text is null or "constant";
        var shape = (Dimension[])Input(node, 0).Shape.Clone();
        var pads = FixedNumbers(node, 1);
        if (pads.Length != 2 * shape.Length || pads.Any(pad => pad is < 0 or > OnnxLimits.MostStep))
            throw node.Refused("pads by sizes that are not allowed");
        for (var i = 0; i < shape.Length; i++)
        {
            var added = pads[i] + pads[shape.Length + i];
            if (!isConstant && Math.Max(pads[i], pads[shape.Length + i]) >= shape[i].Times)
                throw node.Refused("repeats more than there is");
            if (added > 0)
                shape[i] = shape[i].IsFixed ? new(shape[i].Times + added) : throw node.Refused("pads the views");
        }
        return new OnnxValue(shape);
    }

    private OnnxValue Reshape(OnnxNode node)
    {
        var (input, shape) = (Input(node, 0), (Dimension[])Numbers(node, 1).Clone());
        node.Integer("allowzero", 0, 0, 0);
        var rest = Dimension.Product(input.Shape);
        var open = -1;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == new Dimension(-1) && open < 0)
            {
                open = i;
                continue;
            }
            if (shape[i].Times == 0 && i < input.Rank)
                shape[i] = input.Shape[i];
            if (shape[i].Times < 1 || rest.Times % shape[i].Times != 0)
                throw node.Refused("has a shape that does not fit its input");
            rest = new Dimension(rest.Times / shape[i].Times, rest.Power - shape[i].Power);
        }
        if (open >= 0)
            shape[open] = rest;
        if (open < 0 ? rest != Dimension.One : rest.Power < 0)
            throw node.Refused("has a shape that does not fit its input");
        return new OnnxValue(shape, input.Numbers);
    }

    private OnnxValue Shape(OnnxNode node)
    {
        var shape = Input(node, 0).Shape;
        var start = Clamped(node.Attribute("start", Integer)?.Integer ?? 0);
        var end = Clamped(node.Attribute("end", Integer)?.Integer ?? shape.Length);
        var numbers = shape[start..Math.Max(start, end)];
        return new OnnxValue([new Dimension(numbers.Length)], numbers, OnnxElement.Integer);

        int Clamped(long at) => (int)Math.Clamp(at < 0 ? at + shape.Length : at, 0, shape.Length);
    }

    private OnnxValue Slice(OnnxNode node)
    {
        var input = Input(node, 0);
        var (starts, ends) = (FixedNumbers(node, 1), FixedNumbers(node, 2));
        var axes = node.HasInput(3) ? FixedNumbers(node, 3) : null;
        var steps = node.HasInput(4) ? FixedNumbers(node, 4) : null;
        if (ends.Length != starts.Length || (axes ?? starts).Length != starts.Length || (steps ?? starts).Length != starts.Length)
            throw node.Refused("cuts by lists of different lengths");
        Marked(node, axes ?? [], input.Rank);
        var (shape, numbers) = ((Dimension[])input.Shape.Clone(), input.Numbers);
        for (var i = 0; i < starts.Length; i++)
        {
            var (axis, step) = (Axis(node, axes?[i] ?? i, shape.Length), steps?[i] ?? 1);
            if (!shape[axis].IsFixed || step is < 1 or > OnnxLimits.MostStep)
                throw node.Refused("cuts in a way that is not allowed");
            var size = shape[axis].Times;
            var (start, end) = (Clamped(starts[i], size), Clamped(ends[i], size));
            shape[axis] = new Dimension(end > start ? (end - start + step - 1) / step : 0);
            numbers = numbers?.Where((_, at) => at >= start && at < end && (at - start) % step == 0).ToArray();
        }
        return new OnnxValue(shape, numbers);

        static long Clamped(long at, long size) => Math.Clamp(at < 0 ? at + size : at, 0, size);
    }

    private OnnxValue[] Split(OnnxNode node)
    {
        var input = Input(node, 0).Shape;
        var axis = Axis(node, node.Attribute("axis", Integer)?.Integer ?? 0, input.Length);
        var given = node.HasInput(1) ? FixedNumbers(node, 1) : null;
        var outputs = new OnnxValue[given?.Length ?? node.Integer("num_outputs", node.Outputs.Length, node.Outputs.Length, node.Outputs.Length)];
        var left = input[axis].Times;
        if (given is null && left % outputs.Length != 0)
            throw node.Refused("splits into parts that do not fit its input");
        var each = left / outputs.Length;
        for (var i = 0; i < outputs.Length; i++)
        {
            var (shape, size) = ((Dimension[])input.Clone(), given?[i] ?? each);
            if (size < 1 || size > left)
                throw node.Refused("splits into parts that do not fit its input");
            shape[axis] = new Dimension(size);
            outputs[i] = new OnnxValue(shape);
            left -= size;
        }
        if (!input[axis].IsFixed || left != 0 || outputs.Length != node.Outputs.Length)
            throw node.Refused("splits into parts that do not fit its input");
        return outputs;
    }

    private OnnxValue Squeeze(OnnxNode node)
    {
        var input = Input(node, 0);
        var axes = node.HasInput(1) ? Marked(node, FixedNumbers(node, 1), input.Rank) : null;
        var shape = new List<Dimension>();
        for (var i = 0; i < input.Rank; i++)
        {
            var isOne = input.Shape[i] == Dimension.One;
            if (axes is null && input.Shape[i] == Dimension.Views)
                throw node.Refused("takes away the views where there is one");
            if (axes?[i] == true && !isOne)
                throw node.Refused($"takes away an axis of {input.Shape[i]}");
            if (!(axes?[i] ?? isOne))
                shape.Add(input.Shape[i]);
        }
        return new OnnxValue([.. shape], input.Numbers);
    }

    private OnnxValue Transpose(OnnxNode node)
    {
        var input = Input(node, 0);
        var order = node.Attribute("perm", Integers)?.Integers;
        if (order is not null && Marked(node, order, input.Rank).Contains(false))
            throw node.Refused("leaves out an axis");
        var shape = (Dimension[])input.Shape.Clone();
        for (var i = 0; i < shape.Length; i++)
            shape[i] = input.Shape[order is null ? shape.Length - 1 - i : Axis(node, order[i], shape.Length)];
        return new OnnxValue(shape, input.Numbers);
    }

    private OnnxValue Unsqueeze(OnnxNode node)
    {
        var input = Input(node, 0);
        var axes = FixedNumbers(node, 1);
        var rank = input.Rank + axes.Length;
        var added = Marked(node, axes, rank);
        var (shape, next) = (new Dimension[rank], 0);
        for (var i = 0; i < rank; i++)
            shape[i] = added[i] ? Dimension.One : input.Shape[next++];
        return new OnnxValue(shape, input.Numbers);
    }
}
