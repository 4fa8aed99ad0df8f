namespace Timbre.Torch.Distributed;

/// <summary>A native object that its owner, or else the finalizer, gives back.</summary>
internal sealed class NativeHandle : SafeHandle
{
    private readonly Action<nint> _free;

    public NativeHandle(nint owned, Action<nint> free)
        : base(0, true)
    {
        _free = free;
        SetHandle(owned);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
