namespace Timbre.Torch;

/// <summary>While open, the thread's operations are not recorded for backward. For prediction, and for changing parameters in place.</summary>
public sealed class NoGrad : IDisposable
{
    private readonly int _before = TorchLibrary.timbre_grad_mode(0);
    private bool _closed;

    private NoGrad()
    {
    }

    /// <summary>Stops recording on this thread until the result is disposed.</summary>
    public static NoGrad Enter() => new();

    /// <summary>Restores what was set before.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _ = TorchLibrary.timbre_grad_mode(_before);
    }
}
