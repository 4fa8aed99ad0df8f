using System.Net;
using System.Net.Sockets;

namespace Timbre.Training.Workers;

/// <summary>
/// The processes that train one model together: what they exchange, and the watch over each other. When one dies, all others end within
/// <see cref="LongestSilence"/> with a line that names its rank.
/// </summary>
/// <remarks>Every worker calls the same methods in the same order; one that stays away would keep the others waiting, and one that dies does not.</remarks>
internal sealed class WorkerGroup : IDisposable
{
    private static readonly TimeSpan ToMeet = TimeSpan.FromMinutes(10);

    // Of one exchange. A worker that lives but never comes is found by this alone; c10d's own default.
    private static readonly TimeSpan ToExchange = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly KeyValueStore _store;
    private readonly Heartbeat _heartbeat;
    private readonly string _prefix;
    private readonly ProcessGroup _group;
    private readonly CancellationTokenRegistration _loss;
    private int _meetings;
    private bool _failed;

    private WorkerGroup(WorkerEnvironment environment, KeyValueStore store, Heartbeat heartbeat, string prefix, ProcessGroup group)
    {
        (Rank, Size, LocalRank) = (environment.Rank, environment.Size, environment.LocalRank);
        (_store, _heartbeat, _prefix, _group) = (store, heartbeat, prefix, group);
        _loss = heartbeat.Lost.Register(group.Abort);
    }

    /// <summary>The longest time between a worker's death and the end of all others.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(30);

    /// <summary>This worker's number, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many workers there are.</summary>
    public int Size { get; }

    /// <summary>This worker's number among those on its machine.</summary>
    public int LocalRank { get; }

    /// <summary>Whether this is rank 0, which alone writes and tells.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Canceled when a worker is lost.</summary>
    public CancellationToken Lost => _heartbeat.Lost;

    /// <summary>libtorch's group, for layers that exchange while they compute.</summary>
    public ProcessGroup Processes => _group;

    /// <param name="cuda">Whether the network lies on a GPU.</param>
    /// <param name="abandon">Told of a lost worker when the process does not end by itself soon after; it has to end it at once.</param>
    /// <exception cref="TrainingException">The workers did not come together; the message says who is missing.</exception>
    public static WorkerGroup Join(WorkerEnvironment environment, bool cuda, Action<string> abandon)
    {
        if (!KeyValueStore.IsSupported)
            throw new TrainingException("several workers: libtorch here has no gloo, or its headers were missing when Timbre was set up; install libgloo-dev and build again");
        var (host, port) = (environment.MasterAddress, environment.MasterPort);
        var prefix = $"timbre/{environment.Attempt}/";
        var store = Open(environment);
        Heartbeat? heartbeat = null;
        try
        {
            if (store.Add($"{prefix}rank/{environment.Rank}", 1) > 1)
                throw new TrainingException($"rank {environment.Rank}: another worker of this rank was here before; start all workers again, each with its own RANK");
            store.Set($"{prefix}host/{environment.Rank}", $"{Dns.GetHostName()}, process {Environment.ProcessId}");
            heartbeat = new Heartbeat(KeyValueStore.Connect(host, port, ToMeet), environment, prefix, abandon);
            AwaitAll(environment, store, prefix, heartbeat);
            var group = environment.NetworkInterface is { } name
                ? ProcessGroup.JoinOver(store, environment.Rank, environment.Size, name, cuda, ToExchange)
                : ProcessGroup.Join(store, environment.Rank, environment.Size, OwnAddress(environment, store, prefix), cuda, ToExchange);
            return new WorkerGroup(environment, store, heartbeat, prefix, group);
        }
        catch (Exception exception)
        {
            // The heartbeat first: where it has told the others why all ends, they read that in the store.
            heartbeat?.Dispose();
            store.Dispose();
            if (exception is TorchException or SocketException)
                throw new TrainingException($"rank {environment.Rank} could not join the others at {host}:{port}: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>This worker's part of a number of things: from <c>From</c> up to <c>To</c>, not included.</summary>
    public (int From, int To) Share(int count) => ShareOf(count, Rank, Size);

    /// <summary>One worker's part of a number of things.</summary>
    internal static (int From, int To) ShareOf(int count, int rank, int size) =>
        ((int)((long)count * rank / size), (int)((long)count * (rank + 1) / size));

    /// <summary>Waits, without a limit, until all workers have come here.</summary>
    /// <exception cref="TrainingException">One of them is lost.</exception>
    public void Meet() => Exchange(() =>
    {
        var name = $"{_prefix}meeting/{_meetings++}";
        for (var come = _store.Add(name, 1); come < Size; come = _store.Add(name, 0))
        {
            if (Lost.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50)))
                throw Ended();
        }
        return 0;
    });

    /// <summary>Sums tensors over all workers, in place.</summary>
    /// <exception cref="TrainingException">A worker is lost.</exception>
    public void Sum(IReadOnlyList<Tensor> tensors)
    {
        Exchange(() =>
        {
            var pending = tensors.Select(_group.Sum).ToArray();
            foreach (var exchange in pending)
                Await(exchange);
            return 0;
        });
    }

    /// <summary>Copies tensors of rank 0 over those of the others.</summary>
    /// <exception cref="TrainingException">A worker is lost.</exception>
    public void Broadcast(IEnumerable<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            Exchange(() => Await(_group.Broadcast(tensor, 0)));
    }

    /// <summary>The bytes that one worker has; null where it has none.</summary>
    /// <param name="own">This worker's bytes; only those of <paramref name="root"/> count.</param>
    /// <exception cref="TrainingException">A worker is lost.</exception>
    public byte[]? Broadcast(byte[]? own, int root = 0)
    {
        using var scope = TensorScope.Enter();
        var length = Tensor.FromInt64([own?.Length ?? -1], 1);
        Exchange(() => Await(_group.Broadcast(length, root)));
        var count = length.ToInt64Array()[0];
        if (count <= 0)
            return count < 0 ? null : [];
        var bytes = Rank == root ? Tensor.FromBytes(own, count) : Tensor.Zeros([count], DataType.UInt8);
        Exchange(() => Await(_group.Broadcast(bytes, root)));
        if (Rank == root)
            return own;
        var result = new byte[count];
        bytes.CopyTo(result);
        return result;
    }

    /// <summary>The bytes of every worker, by rank.</summary>
    /// <exception cref="TrainingException">A worker is lost.</exception>
    public IReadOnlyList<byte[]> Gather(byte[] own) =>
        Enumerable.Range(0, Size).Select(root => Broadcast(Rank == root ? own : null, root)!).ToArray();

    /// <summary>Says that this worker ends before the work is done, and why; the others end too.</summary>
    public void Abandon(string reason)
    {
        _failed = true;
        _heartbeat.Abandon(reason);
    }

    /// <summary>Leaves the group: waits until every worker does, so that none takes the end of another for its death.</summary>
    public void Dispose()
    {
        if (!_failed && !Lost.IsCancellationRequested)
        {
            try
            {
                Meet();
            }
            catch (TrainingException)
            {
                _failed = true;
            }
        }
        _heartbeat.Dispose();
        _loss.Dispose();
        // After a loss, threads of the group wait for the lost worker; joining them would wait as well. The process ends now in any case.
        if (_failed || Lost.IsCancellationRequested)
            return;
        Close();
    }

    /// <summary>The error of a worker that ends because another is lost.</summary>
    public TrainingException Ended()
    {
        _failed = true;
        return new TrainingException(_heartbeat.Reason ?? "the connection to the other workers is lost");
    }

    /// <summary>Rank 0 serves the store until the others have let go of it.</summary>
    private void Close()
    {
        _group.Dispose();
        try
        {
            var closed = _store.Add($"{_prefix}closed", 1);
            for (var tries = 0; IsFirst && closed < Size && tries < 100; tries++)
            {
                Thread.Sleep(50);
                closed = _store.Add($"{_prefix}closed", 0);
            }
        }
        catch (TorchException)
        {
            // Rank 0 has let go first: all had met before.
        }
        _store.Dispose();
    }

    private int Await(PendingExchange exchange)
    {
        using (exchange)
        {
            while (!exchange.Wait(Glance))
            {
                if (Lost.IsCancellationRequested)
                    throw Ended();
            }
        }
        return 0;
    }

    /// <summary>An exchange that fails says that a worker is gone; the heartbeat finds out who.</summary>
    private T Exchange<T>(Func<T> exchange)
    {
        if (Lost.IsCancellationRequested)
            throw Ended();
        try
        {
            return exchange();
        }
        catch (TorchException exception)
        {
            throw Explain(exception);
        }
    }

    /// <summary>What to report where libtorch failed: a connection that broke is explained by who is gone.</summary>
    internal TrainingException Explain(TorchException exception)
    {
        _failed = true;
        return new TrainingException(_heartbeat.Explain() ?? $"rank {Rank} of {Size} workers: {exception.Message}", exception);
    }

    private static KeyValueStore Open(WorkerEnvironment environment)
    {
        var (host, port) = (environment.MasterAddress, environment.MasterPort);
        if (environment.Rank == 0 && !environment.LauncherServesStore)
        {
            try
            {
                return KeyValueStore.Serve(host, port, ToMeet);
            }
            catch (TorchException exception)
            {
                throw new TrainingException($"rank 0 cannot serve {host}:{port}: {exception.Message}; set MASTER_PORT to a free port, MASTER_ADDR to this machine", exception);
            }
        }
        try
        {
            return KeyValueStore.Connect(host, port, ToMeet);
        }
        catch (TorchException exception)
        {
            throw new TrainingException($"rank {environment.Rank} found no worker at {host}:{port} within {ToMeet.TotalMinutes:0} minutes; is rank 0 running there (MASTER_ADDR, MASTER_PORT)?", exception);
        }
    }

    private static void AwaitAll(WorkerEnvironment environment, KeyValueStore store, string prefix, Heartbeat heartbeat)
    {
        var until = DateTime.UtcNow + ToMeet;
        for (var come = store.Add($"{prefix}come", 1); come < environment.Size; come = store.Add($"{prefix}come", 0))
        {
            if (DateTime.UtcNow > until)
            {
                var missing = Enumerable.Range(0, environment.Size).Where(rank => !store.Has($"{prefix}host/{rank}"));
                throw new TrainingException($"only {come} of {environment.Size} workers came within {ToMeet.TotalMinutes:0} minutes; missing: rank {string.Join(", ", missing)}");
            }
            if (heartbeat.Lost.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50)))
                throw new TrainingException(heartbeat.Reason!);
        }
    }

    /// <summary>
    /// This machine's address on the way to rank 0. Rank 0 itself may know its own name as a loopback address only, as Debian's /etc/hosts and
    /// Kubernetes have it: then it takes the one that rank 1 reaches it by.
    /// </summary>
    private static string OwnAddress(WorkerEnvironment environment, KeyValueStore store, string prefix)
    {
        var addresses = IPAddress.TryParse(environment.MasterAddress, out var given) ? [given] : Dns.GetHostAddresses(environment.MasterAddress);
        var address = addresses.FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        // A datagram socket "connected" to rank 0: nothing is sent, but the system chooses the addresses.
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(address, environment.MasterPort);
        var own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        var key = $"{prefix}master";
        if (environment.Rank == 1)
            store.Set(key, ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString());
        if (environment.Rank == 0 && IPAddress.IsLoopback(own))
            return store.Get(key);
        return own.ToString();
    }
}
