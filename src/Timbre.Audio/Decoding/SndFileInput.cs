using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>Lets libsndfile read an open file by callbacks (SF_VIRTUAL_IO).</summary>
/// <remarks>
/// Given a descriptor, libsndfile closes it whenever it refuses a file, asked to or not; by then another thread may own the number.
/// Given a name, it would open pipes, and take "-" for the standard input.
/// </remarks>
internal sealed unsafe class SndFileInput : IDisposable
{
    private static readonly Callbacks* Table = MakeTable();

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private long _position;
    private GCHandle _self;

    public SndFileInput(SafeFileHandle file, long length)
    {
        _file = file;
        _length = length;
        _self = GCHandle.Alloc(this);
    }

    /// <summary>The address of the five callbacks.</summary>
    public static nint CallbackTable => (nint)Table;

    /// <summary>What the callbacks are given to find this object.</summary>
    public nint UserData => GCHandle.ToIntPtr(_self);

    /// <summary>Rewinds, to open the same file again.</summary>
    public void Rewind() => _position = 0;

    public void Dispose()
    {
        if (_self.IsAllocated)
            _self.Free();
    }

    private static Callbacks* MakeTable()
    {
        var table = (Callbacks*)NativeMemory.Alloc((nuint)sizeof(Callbacks));
        *table = new Callbacks { Length = &Length, Seek = &Seek, Read = &Read, Write = &Write, Tell = &Tell };
        return table;
    }

    private static SndFileInput Of(nint userData) => (SndFileInput)GCHandle.FromIntPtr(userData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Length(nint userData) => Of(userData)._length;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Tell(nint userData) => Of(userData)._position;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Write(nint buffer, long count, nint userData) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(long offset, int whence, nint userData)
    {
        var input = Of(userData);
        var origin = whence switch { 0 => 0, 1 => input._position, _ => input._length };
        input._position = Math.Clamp(unchecked(origin + offset), 0, input._length);
        return input._position;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(nint buffer, long count, nint userData)
    {
        var input = Of(userData);
        try
        {
            var wanted = (int)Math.Clamp(Math.Min(count, input._length - input._position), 0, int.MaxValue);
            var read = RegularFile.ReadAt(input._file, new Span<byte>((void*)buffer, wanted), input._position).Length;
            input._position += read;
            return read;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // No exception may cross into C: the decoder sees the end of the file, and the missing rest is found there.
            return 0;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Callbacks
    {
        public delegate* unmanaged[Cdecl]<nint, long> Length;
        public delegate* unmanaged[Cdecl]<long, int, nint, long> Seek;
        public delegate* unmanaged[Cdecl]<nint, long, nint, long> Read;
        public delegate* unmanaged[Cdecl]<nint, long, nint, long> Write;
        public delegate* unmanaged[Cdecl]<nint, long> Tell;
    }
}
