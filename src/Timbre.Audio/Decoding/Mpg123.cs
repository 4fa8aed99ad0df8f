using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>The part of libmpg123's C interface in use (mpg123.h, version 1.26 or later).</summary>
internal static partial class Mpg123
{
    public const int Ok = 0;
    public const int Done = -12;
    public const int NewFormat = -11;
    public const int AddFlags = 2;
    public const int RemoveFlags = 13;
    public const int ResyncLimit = 14;
    public const int PreFrames = 16;
    public const int Quiet = 0x20;
    public const int ForceFloat = 0x400;
    public const int SkipTags = 0x2000;
    public const int AutoResample = 0x8000;
    public const int Float32 = 0x200;
    public const int SeekSet = 0;

    private const string Library = "libmpg123.so.0";

    [LibraryImport(Library)]
    public static partial int mpg123_init();

    [LibraryImport(Library)]
    public static partial Handle mpg123_new(nint decoder, out int error);

    [LibraryImport(Library)]
    public static partial int mpg123_param(Handle handle, int type, CLong value, double real);

    [LibraryImport(Library)]
    public static partial int mpg123_open_fd(Handle handle, SafeFileHandle descriptor);

    [LibraryImport(Library)]
    public static partial int mpg123_getformat(Handle handle, out CLong rate, out int channels, out int encoding);

    [LibraryImport(Library)]
    public static partial void mpg123_rates(out nint rates, out nuint count);

    [LibraryImport(Library)]
    public static partial int mpg123_format_none(Handle handle);

    [LibraryImport(Library)]
    public static partial int mpg123_format(Handle handle, CLong rate, int channels, int encoding);

    [LibraryImport(Library)]
    public static partial int mpg123_read(Handle handle, Span<byte> buffer, nuint size, out nuint done);

    [LibraryImport(Library)]
    public static partial nint mpg123_seek(Handle handle, nint frame, int whence);

    [LibraryImport(Library)]
    public static partial nint mpg123_length(Handle handle);

    [LibraryImport(Library)]
    private static partial nint mpg123_strerror(Handle handle);

    [LibraryImport(Library)]
    private static partial void mpg123_delete(nint handle);

    /// <summary>Allows 32-bit floats at every rate in one number of channels and no other output.</summary>
    public static unsafe void AllowFloats(Handle handle, int channels)
    {
        _ = mpg123_format_none(handle);
        mpg123_rates(out var rates, out var count);
        foreach (var rate in new ReadOnlySpan<CLong>((void*)rates, (int)count))
            _ = mpg123_format(handle, rate, channels, Float32);
    }

    public static string ErrorText(Handle handle) => (Marshal.PtrToStringUTF8(mpg123_strerror(handle)) ?? "unknown error").TrimEnd('.', ' ');

    /// <summary>An mpg123_handle; deleting it closes what it had open, but not the descriptor it was given.</summary>
    public sealed class Handle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            mpg123_delete(handle);
            return true;
        }
    }
}
