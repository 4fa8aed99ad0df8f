namespace Timbre.Torch;

/// <summary>An operation of a <see cref="ProcessGroup"/> that is under way.</summary>
public sealed class PendingExchange : IDisposable
{
    private readonly NativeHandle _work;

    internal PendingExchange(nint work) => _work = new NativeHandle(work, TorchLibrary.timbre_work_free);

    /// <summary>Waits for the end.</summary>
    /// <param name="atMost">How long.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="TorchException">It failed: the connection to another member is lost, or the group's time for one operation is over.</exception>
    public bool Wait(TimeSpan atMost) =>
        TorchLibrary.Check(TorchLibrary.timbre_work_wait(_work.Value, Math.Max(1, (long)atMost.TotalMilliseconds))) != 0;

    /// <summary>Forgets the operation, which goes on if it has not ended.</summary>
    public void Dispose() => _work.Dispose();
}
