namespace Timbre.Torch.Distributed;

/// <summary>
/// Processes, on one machine or many, that exchange tensors: libtorch's c10d process group, over gloo on CPUs and, where libtorch was built with
/// it, NCCL between GPUs. Every member calls the same operations in the same order.
/// </summary>
internal sealed class ProcessGroup : IDisposable
{
    private readonly NativeHandle _handle;

    private ProcessGroup(nint handle, int size)
    {
        _handle = new NativeHandle(handle, TorchLibrary.timbre_group_free);
        Size = size;
    }

    public int Size { get; }

    internal nint Handle => _handle.Value;

    /// <param name="address">The address of this machine that the others reach it by.</param>
    /// <param name="cuda">Whether tensors on GPUs are exchanged as well.</param>
    /// <exception cref="TorchException">The others did not come, or cannot be reached.</exception>
    public static ProcessGroup Join(KeyValueStore store, int rank, int size, string address, bool cuda, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new ProcessGroup(store.CreateGroup(rank, size, address, isInterface: false, cuda, timeout), size);
    }

    /// <summary>Joins a group over a named network interface, such as <c>eth0</c>.</summary>
    public static ProcessGroup JoinOver(KeyValueStore store, int rank, int size, string networkInterface, bool cuda, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new ProcessGroup(store.CreateGroup(rank, size, networkInterface, isInterface: true, cuda, timeout), size);
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

    public void Dispose() => _handle.Dispose();
}

/// <summary>An operation of a <see cref="ProcessGroup"/> that is under way.</summary>
internal sealed class PendingExchange : IDisposable
{
    private readonly NativeHandle _work;

    internal PendingExchange(nint work) => _work = new NativeHandle(work, TorchLibrary.timbre_work_free);

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TorchException">It failed: the connection to another member is lost, or the group's time for one operation is over.</exception>
    public bool Wait(TimeSpan atMost) =>
        TorchLibrary.Check(TorchLibrary.timbre_work_wait(_work.Value, Math.Max(1, (long)atMost.TotalMilliseconds))) != 0;

    /// <summary>Forgets the operation, which goes on if it has not ended.</summary>
    public void Dispose() => _work.Dispose();
}
