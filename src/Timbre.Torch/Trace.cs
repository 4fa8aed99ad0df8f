namespace Timbre.Torch;

/// <summary>
/// The operators that a network called in one forward pass, in their order. What the network decides in C#, such as the number of passes
/// through a loop, is recorded as it went for that one input.
/// </summary>
internal sealed class Trace
{
    [ThreadStatic]
    private static Trace? _current;

    private readonly Dictionary<Tensor, (TracedTensor Traced, double Version)> _known = [];
    private readonly List<TracedOperator> _operators = [];
    private int _count;

    private Trace(Func<Tensor, Tensor> forward, Tensor input)
    {
        Input = Write(input, null);
        var before = _current;
        _current = this;
        try
        {
            Output = Read(forward(input));
        }
        finally
        {
            _current = before;
        }
    }

    public IReadOnlyList<TracedOperator> Operators => _operators;

    public TracedTensor Input { get; }

    public TracedTensor Output { get; }

    /// <summary>The trace that this thread records; null for none.</summary>
    internal static Trace? Current => _current;

    /// <summary>Runs a network once on this thread and records it. Its mode stays as it is; nothing is recorded for backward.</summary>
    /// <exception cref="TorchException">
    /// The network does not take such an input, or it reads a tensor whose memory an operator changed in place through another tensor: its
    /// value cannot be told from the record.
    /// </exception>
    public static Trace Of(Func<Tensor, Tensor> forward, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        return new Trace(forward, input);
    }

    /// <summary>
    /// Computes something from operators that a trace records as one: where their arguments depend on the length of the input, which a record
    /// of them would make constant.
    /// </summary>
    /// <param name="argument">A number that is the same for every input.</param>
    public static Tensor Composite(string name, Tensor input, long argument, Func<Tensor> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        if (_current is not { } trace)
            return compute();
        trace.Begin(name, [input, argument]);
        var output = Unrecorded(compute);
        trace.End(output);
        return output;
    }

    internal void Begin(string name, ReadOnlySpan<Argument> arguments)
    {
        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Value switch
            {
                Tensor tensor => Read(tensor),
                Tensor?[] tensors => Array.ConvertAll(tensors, tensor => tensor is null ? null : Read(tensor)),
                var value => value,
            };
        }
        _operators.Add(new TracedOperator(name, values));
    }

    internal void End(params ReadOnlySpan<Tensor> results)
    {
        var traced = new TracedTensor[results.Length];
        for (var i = 0; i < traced.Length; i++)
            traced[i] = Write(results[i], null);
        _operators[^1].Results = traced;
    }

    private TracedTensor Read(Tensor tensor)
    {
        if (!_known.TryGetValue(tensor, out var known))
            return Write(tensor, tensor);
        return VersionOf(tensor) == known.Version
            ? known.Traced
            : throw new TorchException("a tensor is read after its memory was changed in place through another one, which cannot be traced");
    }

    private TracedTensor Write(Tensor tensor, Tensor? constant)
    {
        var traced = new TracedTensor(_count++, tensor.Shape.ToArray(), constant);
        _known[tensor] = (traced, VersionOf(tensor));
        return traced;
    }

    /// <summary>How often the tensor's memory was changed in place: libtorch counts it for all tensors that share the memory together.</summary>
    private static double VersionOf(Tensor tensor) => Unrecorded(() => Aten.Version.CallNumber(tensor));

    private static T Unrecorded<T>(Func<T> compute)
    {
        var before = _current;
        _current = null;
        try
        {
            return compute();
        }
        finally
        {
            _current = before;
        }
    }
}

/// <summary>A tensor between the operators of a <see cref="Trace"/>. An operator that works in place makes a new one.</summary>
/// <param name="Index">Its place in the order in which tensors were first seen; the input of the network is 0.</param>
/// <param name="Constant">The tensor itself where it was there before the trace, such as a parameter; null where it was computed.</param>
internal sealed record TracedTensor(int Index, IReadOnlyList<long> Shape, Tensor? Constant);

/// <summary>One call of an operator.</summary>
/// <param name="Name">The name in libtorch's schemas with the overload, such as <c>add.Tensor</c>, or that of a composite operator.</param>
/// <param name="Arguments">
/// In the order of the schema; what was left to its default at the end is missing. Each is a <see cref="TracedTensor"/>, an array of them,
/// long, double, bool, long[], double[], a string, a <see cref="Device"/>, or null.
/// </param>
internal sealed record TracedOperator(string Name, IReadOnlyList<object?> Arguments)
{
    /// <summary>What it returned; for an operator that works in place, its first argument as it is afterwards.</summary>
    public IReadOnlyList<TracedTensor> Results { get; internal set; } = [];
}
