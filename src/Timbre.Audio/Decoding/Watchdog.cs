namespace Timbre.Audio.Decoding;

/// <summary>A timeout that progress extends: ends a decoder that delivers nothing for too long, or whose caller has canceled.</summary>
/// <remarks>
/// Time is counted in ticks of a timer and only while a caller waits: a machine that was asleep or a slow reader causes no timeout.
/// </remarks>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _giveUp;
    private readonly Action _end;
    private readonly Timer _timer;
    private long _left;
    private volatile bool _isWaitedFor;
    private volatile bool _isLate;

    /// <param name="patience">How long may be waited altogether, before anything has come.</param>
    /// <param name="end">Ends what is waited for; called on any thread, perhaps more than once, and must not throw.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public Watchdog(TimeSpan patience, Action end, CancellationToken cancellation)
    {
        (_left, _end, _cancellation) = (patience.Ticks, end, cancellation);
        _timer = new Timer(static watchdog => ((Watchdog)watchdog!).Count(), this, Beat, Beat);
        _giveUp = cancellation.Register(end);
    }

    public bool IsLate => _isLate;

    /// <summary>A caller waits until the result is disposed.</summary>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public Waiting Wait()
    {
        _cancellation.ThrowIfCancellationRequested();
        _isWaitedFor = true;
        return new Waiting(this);
    }

    /// <summary>Something came: so much more may be waited.</summary>
    public void Prolong(TimeSpan time) => Interlocked.Add(ref _left, time.Ticks);

    public void Dispose()
    {
        _timer.Dispose();
        _giveUp.Dispose();
    }

    private void Count()
    {
        if (!_isWaitedFor || Interlocked.Add(ref _left, -Beat.Ticks) > 0)
            return;
        _isLate = true;
        _end();
    }

    public readonly struct Waiting(Watchdog watchdog) : IDisposable
    {
        public void Dispose() => watchdog._isWaitedFor = false;
    }
}
