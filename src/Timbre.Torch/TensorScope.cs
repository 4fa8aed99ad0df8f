namespace Timbre.Torch;

/// <summary>
/// Frees the tensors that a thread makes while it is open: libtorch's memory lies where the garbage collector cannot see it, so its
/// lifetime is tied to a block of code and not to a collection. A training step or a prediction opens one and disposes it at its end.
/// </summary>
/// <remarks>
/// Scopes nest; a tensor belongs to the innermost scope open when it was made, and one made outside of any scope belongs to the caller,
/// who disposes it. Parameters and buffers of a <see cref="Module"/> belong to the module wherever it is made. Disposing a tensor before
/// its scope ends is allowed. A scope is closed on the thread that opened it, the inner before the outer.
/// </remarks>
internal sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? _current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _compactAt = 1024;
    private bool _closed;

    private TensorScope()
    {
        _outer = _current;
        _current = this;
    }

    public static TensorScope Enter() => new();

    /// <summary>Takes a tensor out of every scope: from here on it belongs to the caller, who disposes it.</summary>
    public static Tensor Release(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Owner = null;
        return tensor;
    }

    /// <exception cref="InvalidOperationException">Another scope is open inside this one, or another thread opened it.</exception>
    public void Dispose()
    {
        if (_closed)
            return;
        if (_thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("a tensor scope is closed on the thread that opened it");
        if (_current != this)
            throw new InvalidOperationException("a tensor scope is closed after the scopes inside it");
        _closed = true;
        _current = _outer;
        foreach (var tensor in _tensors)
        {
            if (tensor.Owner == this)
                tensor.Dispose();
        }
        _tensors.Clear();
    }

    /// <summary>Gives a new tensor to the innermost scope of this thread.</summary>
    internal static void Adopt(Tensor tensor) => _current?.Add(tensor);

    private void Add(Tensor tensor)
    {
        // A scope around a long loop whose body disposes its tensors must not gather the dead ones.
        if (_tensors.Count >= _compactAt)
        {
            _tensors.RemoveAll(other => other.Owner != this);
            _compactAt = Math.Max(1024, _tensors.Count * 2);
        }
        tensor.Owner = this;
        _tensors.Add(tensor);
    }
}

/// <summary>While open, the thread's operations are not recorded for backward. For prediction, and for changing parameters in place.</summary>
internal sealed class NoGrad : IDisposable
{
    private readonly int _before = TorchLibrary.timbre_grad_mode(0);
    private bool _closed;

    private NoGrad()
    {
    }

    /// <summary>Stops recording on this thread until the result is disposed.</summary>
    public static NoGrad Enter() => new();

    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _ = TorchLibrary.timbre_grad_mode(_before);
    }
}
