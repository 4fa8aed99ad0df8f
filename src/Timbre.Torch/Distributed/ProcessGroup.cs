namespace Timbre.Torch;

/// <summary>
/// Processes, on one machine or many, that exchange tensors: libtorch's c10d process group, over gloo on CPUs and, where libtorch was built with
/// it, NCCL between GPUs. Every member calls the same operations in the same order.
/// </summary>
public sealed class ProcessGroup : IDisposable
{
    private readonly NativeHandle _handle;

    private ProcessGroup(nint handle, int rank, int size)
    {
        _handle = new NativeHandle(handle, TorchLibrary.timbre_group_free);
        (Rank, Size) = (rank, size);
    }

    /// <summary>This process's number, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>Whether sums go through memory that the members share, as where all are on one machine, and not through sockets.</summary>
    public bool SharesMemory => TorchLibrary.timbre_group_shares(Handle) != 0;

    /// <summary>The handle, for operators that work on the whole group.</summary>
    internal nint Handle => _handle.Value;

    /// <summary>Joins a group; returns when all members have.</summary>
    /// <param name="store">Where the members find each other.</param>
    /// <param name="rank">This process's number.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="address">The address of this machine that the others reach it by.</param>
    /// <param name="cuda">Whether tensors on GPUs are exchanged as well.</param>
    /// <param name="timeout">How long one operation may take.</param>
    /// <exception cref="TorchException">The others did not come, or cannot be reached.</exception>
    public static ProcessGroup Join(KeyValueStore store, int rank, int size, string address, bool cuda, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new ProcessGroup(store.CreateGroup(rank, size, address, isInterface: false, cuda, timeout), rank, size);
    }

    /// <summary>Joins a group over a named network interface, such as <c>eth0</c>.</summary>
    /// <inheritdoc cref="Join"/>
    public static ProcessGroup JoinOver(KeyValueStore store, int rank, int size, string networkInterface, bool cuda, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new ProcessGroup(store.CreateGroup(rank, size, networkInterface, isInterface: true, cuda, timeout), rank, size);
    }

    /// <summary>Starts summing a tensor over all members, in place. The tensor is not touched before the operation has ended.</summary>
    public PendingExchange Sum(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new PendingExchange(TorchLibrary.Check(TorchLibrary.timbre_group_sum(Handle, tensor.Handle)));
    }

    /// <summary>Starts copying a tensor of one member to all others, over what lies there in tensors of the same shape and type.</summary>
    public PendingExchange Broadcast(Tensor tensor, int root)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new PendingExchange(TorchLibrary.Check(TorchLibrary.timbre_group_broadcast(Handle, tensor.Handle, root)));
    }

    /// <summary>
    /// Ends this member's waiting for others in shared memory, from another thread: what waits fails, as it would where a connection breaks.
    /// </summary>
    public void Abort() => TorchLibrary.timbre_group_abort(Handle);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
