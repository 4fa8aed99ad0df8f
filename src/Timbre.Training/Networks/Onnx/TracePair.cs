namespace Timbre.Training.Networks.Onnx;

/// <summary>The length of an axis in both traces of a pair; where they differ, the graph works for any length.</summary>
internal readonly record struct AxisLength(long First, long Second)
{
    internal bool IsFixed => First == Second;
}

/// <summary>
/// One network traced twice, with batches, and for recurrent networks sequences, of two lengths: what differs between the traces follows from
/// the input, what is equal is the network's own.
/// </summary>
internal sealed class TracePair
{
    private static readonly (long First, long Second) Batch = (2, 3);

    private TracePair(Trace first, Trace second) => (First, Second) = (first, second);

    internal Trace First { get; }

    internal Trace Second { get; }

    /// <summary>Traces a network that is in the mode of evaluation.</summary>
    internal static TracePair Of(Module network, IReadOnlyList<long> view)
    {
        var first = Run(network, [Batch.First, .. view]);
        long[] second = [Batch.Second, .. view];
        // Of the axes of a view, time is the one whose length the recurrent layers do not mind.
        if (first.Operators.Any(op => Recurrence.IsRecurrent(op.Name)))
            second = [second[0], .. view.Select((length, axis) => Takes(network, view, axis) ? 2 * length : length)];
        var pair = new TracePair(first, Run(network, second));
        return first.Operators.Select(Pattern).SequenceEqual(pair.Second.Operators.Select(Pattern))
            ? pair
            : throw new TrainingException("the network cannot be written as ONNX: it calls other operators for longer input");
    }

    internal static AxisLength[] Shape(TracedTensor first, TracedTensor second) =>
        first.Shape.Zip(second.Shape, (one, other) => new AxisLength(one, other)).ToArray();

    internal static Device DeviceOf(Module network) => network.Parameters() is [var first, ..] ? first.Device : Device.Cpu;

    private static bool Takes(Module network, IReadOnlyList<long> view, int axis)
    {
        try
        {
            _ = Run(network, [1, .. view.Select((length, index) => index == axis ? 2 * length : length)]);
            return true;
        }
        catch (TorchException)
        {
            return false;
        }
    }

    private static Trace Run(Module network, long[] shape)
    {
        using var scope = TensorScope.Enter();
        return Trace.Of(network.Forward, Tensor.Zeros(shape, DataType.Float32, DeviceOf(network)));
    }

    /// <summary>What must be the same in both traces: the operator and what it reads and writes.</summary>
    private static string Pattern(TracedOperator op) =>
        $"{op.Name}({string.Join(',', op.Arguments.SelectMany(Tensors).Select(tensor => tensor?.Index))}) {(op.Results is [var first, ..] ? first.Index : 0)}";

    private static IEnumerable<TracedTensor?> Tensors(object? argument) => argument switch
    {
        TracedTensor tensor => [tensor],
        TracedTensor?[] tensors => tensors,
        _ => [],
    };
}
