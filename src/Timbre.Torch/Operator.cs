namespace Timbre.Torch;

/// <summary>
/// An operator of libtorch, found once by name through its dispatcher and called with boxed values. Arguments left out at the end
/// take the defaults of the operator's own schema, so that a later libtorch with more parameters still fits.
/// </summary>
/// <param name="name">The name without its namespace: <c>conv2d</c> is <c>aten::conv2d</c>.</param>
/// <param name="overload">The overload's name: <c>Tensor</c> in <c>add.Tensor</c>.</param>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int PoolOnStack = 128;

    private nint _handle;

    private nint Handle => _handle != 0 ? _handle : Find();

    public override string ToString() => overload.Length == 0 ? name : $"{name}.{overload}";

    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        var tensor = new Tensor((nint)result.Payload);
        Trace.Current?.End(tensor);
        return tensor;
    }

    internal (Tensor First, Tensor Second) CallTwo(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[2];
        Invoke(arguments, results, 2);
        var (first, second) = (new Tensor((nint)results[0].Payload), new Tensor((nint)results[1].Payload));
        Trace.Current?.End(first, second);
        return (first, second);
    }

    /// <summary>Runs an operator that returns <paramref name="count"/> tensors, or a list of so many.</summary>
    internal Tensor[] CallMany(int count, params ReadOnlySpan<Argument> arguments)
    {
        var results = new NativeValue[Math.Max(count, 1)];
        fixed (NativeValue* first = results)
            Invoke(arguments, first, count);
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++)
            tensors[i] = new Tensor((nint)results[i].Payload);
        Trace.Current?.End(tensors);
        return tensors;
    }

    /// <summary>Runs an operator for its effect on its first argument; what it returns is dropped.</summary>
    internal void Run(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, null, 0);
        if (Trace.Current is { } trace && arguments[0].Value is Tensor changed)
            trace.End(changed);
    }

    /// <summary>Runs an operator that returns a number (a Scalar, an int or a bool).</summary>
    internal double CallNumber(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return result.Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(result.Payload) : result.Payload;
    }

    private void Invoke(ReadOnlySpan<Argument> arguments, NativeValue* results, int expected)
    {
        Trace.Current?.Begin(ToString(), arguments);
        var words = 0;
        foreach (ref readonly var argument in arguments)
            words += argument.Words;
        var pool = words <= PoolOnStack ? stackalloc long[PoolOnStack] : new long[words];
        var values = stackalloc NativeValue[arguments.Length + 1];
        var offset = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Write(pool, offset);
            offset += arguments[i].Words;
        }
        int produced;
        fixed (long* first = pool)
            produced = TorchLibrary.timbre_call(Handle, values, arguments.Length, first, results, expected);
        if (produced < 0)
            throw new TorchException($"{this}: {TorchLibrary.LastError()}");
        if (results != null && produced != expected)
            throw new TorchException($"{this}: returns {produced} values where {expected} were expected");
    }

    /// <summary>Looks the operator up now.</summary>
    /// <exception cref="TorchException">This libtorch has none of this name.</exception>
    internal void Require() => _ = Handle;

    private nint Find() => _handle = TorchLibrary.Check(TorchLibrary.timbre_operator("aten::" + name, overload));
}

/// <summary>What libtorch refused to do, or why it cannot be loaded: one line.</summary>
internal sealed class TorchException(string message) : Exception(message);
