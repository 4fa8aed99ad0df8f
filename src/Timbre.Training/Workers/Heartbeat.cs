using System.Diagnostics;

namespace Timbre.Training.Workers;

/// <summary>
/// Tells that this worker lives, and notices when another does not: a counter a worker in the store, raised every second. Rank 0 watches all, all
/// watch rank 0; who finds one silent writes so into the store, and every worker reads the same line there.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // The longest that a living worker may be silent, say because its machine swaps; and when a connection has broken, so that a worker is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PatienceAfterBreak = TimeSpan.FromSeconds(4);

    // What the work gets to end by itself, and rank 0 for the others to read why.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private readonly KeyValueStore _store;
    private readonly WorkerEnvironment _environment;
    private readonly string _prefix;
    private readonly Action<string> _abandon;
    private readonly CancellationTokenSource _lost = new();
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<int, (long Beats, TimeSpan Heard)> _others = [];
    private readonly Thread _beating;
    private readonly Thread _watching;
    private readonly Lock _gate = new();
    private long _answered;
    private volatile bool _suspicious;
    private volatile string? _leaving;

    public Heartbeat(KeyValueStore store, WorkerEnvironment environment, string prefix, Action<string> abandon)
    {
        (_store, _environment, _prefix, _abandon) = (store, environment, prefix, abandon);
        foreach (var rank in environment.Rank == 0 ? Enumerable.Range(1, environment.Size - 1) : [0])
            _others[rank] = (0, TimeSpan.Zero);
        _beating = new Thread(Beat) { IsBackground = true, Name = "heartbeat" };
        _watching = new Thread(Watch) { IsBackground = true, Name = "heartbeat watch" };
        _beating.Start();
        _watching.Start();
    }

    /// <summary>Canceled when a worker is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The line that says who is lost; null before.</summary>
    public string? Reason { get; private set; }

    /// <summary>A connection broke, so a worker is gone. Waits until its rank is known; null where it cannot be found out.</summary>
    public string? Explain()
    {
        _suspicious = true;
        _lost.Token.WaitHandle.WaitOne(Patience + Linger);
        return Reason;
    }

    /// <summary>Tells the others that this worker ends early.</summary>
    public void Abandon(string reason)
    {
        _leaving = reason;
        _lost.Token.WaitHandle.WaitOne(Linger);
        if (_environment.Rank == 0)
            _beating.Join(Linger);
    }

    public void Dispose()
    {
        // Rank 0 serves the store: the others must be able to read why all ends.
        if (_lost.IsCancellationRequested && _environment.Rank == 0)
            _beating.Join(Linger);
        _stopped.Set();
        _beating.Join(Linger);
        _watching.Join(Linger);
        if (!_beating.IsAlive)
            _store.Dispose();
    }

    private string Key(string name) => _prefix + name;

    private void Beat()
    {
        try
        {
            while (!_stopped.IsSet)
            {
                _store.Add(Key($"beat/{_environment.Rank}"), 1);
                if (_suspicious)
                    _store.Set(Key("suspicion"), "");
                if (_leaving is { } reason)
                    Publish(reason);
                else if (Silent() is { } silent)
                    Publish(silent);
                Volatile.Write(ref _answered, _clock.Elapsed.Ticks);
                if (_store.Has(Key("failure")))
                {
                    Tell(_store.Get(Key("failure")));
                    AwaitReaders();
                    return;
                }
                _stopped.Wait(Every);
            }
        }
        catch (TorchException)
        {
            if (!_stopped.IsSet)
                Tell(MasterLost());
        }
    }

    /// <summary>The line on the worker that has been silent longest, if that is too long.</summary>
    private string? Silent()
    {
        var patience = _suspicious || _store.Has(Key("suspicion")) ? PatienceAfterBreak : Patience;
        var now = _clock.Elapsed;
        foreach (var rank in _others.Keys.ToArray())
        {
            var beats = _store.Add(Key($"beat/{rank}"), 0);
            lock (_gate)
            {
                // One that has not begun yet is not judged.
                if (beats == 0 || beats != _others[rank].Beats)
                    _others[rank] = (beats, now);
            }
        }
        var (silent, state) = _others.MinBy(pair => pair.Value.Heard);
        return now - state.Heard > patience ? Gone(silent, $"no sign of life for {(now - state.Heard).TotalSeconds:0} s") : null;
    }

    /// <summary>The first who knows decides what all will read.</summary>
    private void Publish(string reason)
    {
        if (_store.Add(Key("failures"), 1) == 1)
            _store.Set(Key("failure"), reason);
        _leaving = null;
    }

    private void AwaitReaders()
    {
        var until = _clock.Elapsed + Linger;
        for (var told = _store.Add(Key("told"), 1); _environment.Rank == 0 && told < _environment.Size && _clock.Elapsed < until; told = _store.Add(Key("told"), 0))
            Thread.Sleep(100);
    }

    /// <summary>The store's own answers are watched from outside: a machine that lost its power does not even close its connections.</summary>
    private void Watch()
    {
        var last = _clock.Elapsed;
        while (!_stopped.Wait(Every) && !_lost.IsCancellationRequested)
        {
            var now = _clock.Elapsed;
            // This machine itself stood still (it slept, or was moved): the silence of others means nothing then.
            if (now - last > 5 * Every)
                ForgetSilence(now);
            last = now;
            if (now - TimeSpan.FromTicks(Volatile.Read(ref _answered)) > Patience)
                Tell(MasterLost());
        }
        if (_lost.IsCancellationRequested && !_stopped.Wait(Grace))
            _abandon(Reason!);
    }

    private void ForgetSilence(TimeSpan now)
    {
        Volatile.Write(ref _answered, _clock.Elapsed.Ticks);
        lock (_gate)
        {
            foreach (var rank in _others.Keys.ToArray())
                _others[rank] = (_others[rank].Beats, now);
        }
    }

    private void Tell(string reason)
    {
        lock (_gate)
        {
            if (_lost.IsCancellationRequested)
                return;
            Reason = reason;
        }
        _lost.Cancel();
    }

    private string MasterLost() => _environment.LauncherServesStore
        ? $"the launcher at {_environment.MasterAddress}:{_environment.MasterPort} is gone; {Advice}"
        : Gone(0, $"its store at {_environment.MasterAddress}:{_environment.MasterPort} does not answer");

    private string Gone(int rank, string how)
    {
        string host;
        try
        {
            host = rank == 0 ? _environment.MasterAddress : _store.Get(Key($"host/{rank}"));
        }
        catch (TorchException)
        {
            host = "unknown host";
        }
        return $"rank {rank} of {_environment.Size} workers ({host}) is gone: {how}; {Advice}";
    }

    internal const string Advice = "start all workers again, as many as you like, to go on from the last checkpoint";
}
