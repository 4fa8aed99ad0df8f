namespace Timbre.Torch;

/// <summary>An operation of a <see cref="ProcessGroup"/> that is under way.</summary>
public sealed class PendingExchange : IDisposable
{
    private nint _work;

    internal PendingExchange(nint work) => _work = work;

    /// <summary>Waits for the end.</summary>
    /// <param name="atMost">How long.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="TorchException">It failed: the connection to another member is lost, or the group's time for one operation is over.</exception>
    public bool Wait(TimeSpan atMost)
    {
        ObjectDisposedException.ThrowIf(_work == 0, this);
        return TorchLibrary.Check(TorchLibrary.timbre_work_wait(_work, Math.Max(1, (long)atMost.TotalMilliseconds))) != 0;
    }

    /// <summary>Forgets the operation, which goes on if it has not ended.</summary>
    public void Dispose()
    {
        if (_work != 0)
            TorchLibrary.timbre_work_free(_work);
        _work = 0;
    }
}
