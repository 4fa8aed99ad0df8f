namespace Timbre.Models.Storage;

/// <summary>Memory outside the heap of the garbage collector, which the process gives back at once when it is disposed.</summary>
internal sealed unsafe class NativeBuffer(int length) : MemoryManager<byte>
{
    private byte* _bytes = (byte*)NativeMemory.Alloc((nuint)length);

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new(_bytes, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_bytes + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }
}
