namespace Timbre.Training.Networks.Onnx;

/// <summary>How poolings are written.</summary>
internal static class Pooling
{
    internal static string Maximum(TracedCall call, int axes)
    {
        call.Require(!call.Has(4), "has options besides windows and padding");
        var padding = call.Integers(3, axes);
        return call.Node(
            "MaxPool",
            [call.Input(0)],
            ("kernel_shape", call.Integers(1, axes)),
            ("strides", call.Integers(2, axes)),
            ("pads", (long[])[.. padding, .. padding]));
    }

    internal static string AdaptiveAverage(TracedCall call)
    {
        if (AsPlain(call) is { } plain)
            return plain;
        var (shape, outputs) = (FixedShape(call), call.Integers(1));
        var pooled = call.Node("MatMul", [call.Input(0), Averages(call, shape[^1], outputs[^1], transposed: true)]);
        return call.Node("MatMul", [Averages(call, shape[^2], outputs[0], transposed: false), pooled]);
    }

    /// <summary>An adaptive pooling as a plain one, where its windows are all of one size; else null.</summary>
    private static string? AsPlain(TracedCall call)
    {
        var outputs = call.Integers(1);
        if (outputs.All(output => output == 1))
            return call.Node("GlobalAveragePool", [call.Input(0)]);
        var inputs = FixedShape(call)[^outputs.Length..];
        if (inputs.Zip(outputs).Any(pair => pair.First % pair.Second != 0))
            return null;
        var windows = inputs.Zip(outputs, (input, output) => input / output).ToArray();
        return call.Node("AveragePool", [call.Input(0)], ("kernel_shape", windows), ("strides", windows));
    }

    /// <summary>The shape where the lengths of the pooled axes do not follow from the input's.</summary>
    private static long[] FixedShape(TracedCall call)
    {
        var shape = call.Shape(0);
        call.Require(shape[^call.Integers(1).Length..].All(length => length.IsFixed), "pools an axis of unknown length to several values");
        return Array.ConvertAll(shape, length => length.First);
    }

    /// <summary>The first and the last position of each window, as libtorch lays them: they overlap where the lengths do not divide.</summary>
    private static IEnumerable<(long First, long Last)> WindowsOf(long inputs, long outputs)
    {
        for (var i = 0L; i < outputs; i++)
            yield return (i * inputs / outputs, ((i + 1) * inputs - 1) / outputs);
    }

    /// <summary>A matrix that multiplies an axis to the means of its windows: (outputs, inputs), or its transpose.</summary>
    private static string Averages(TracedCall call, long inputs, long outputs, bool transposed)
    {
        var values = new float[inputs * outputs];
        var row = 0L;
        foreach (var (first, last) in WindowsOf(inputs, outputs))
        {
            for (var i = first; i <= last; i++)
                values[transposed ? i * outputs + row : row * inputs + i] = 1f / (last - first + 1);
            row++;
        }
        var shape = transposed ? new[] { inputs, outputs } : [outputs, inputs];
        return call.Graph.Constant($"averages {string.Join(" to ", shape)}", () => values, shape);
    }
}
