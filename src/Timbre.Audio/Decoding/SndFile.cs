using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>The part of libsndfile's C interface in use (sndfile.h, version 1.1 or later).</summary>
internal static partial class SndFile
{
    public const int ReadMode = 0x10;
    public const int WriteMode = 0x20;
    public const int Mp3Format = 0x230000 | 0x82;
    public const int SetCompressionLevel = 0x1301;
    public const int SeekSet = 0;

    private const string Library = "libsndfile.so.1";

    [StructLayout(LayoutKind.Sequential)]
    public struct FileInformation
    {
        public long Frames;
        public int SampleRate;
        public int Channels;
        public int Format;
        public int Sections;
        public int Seekable;
    }

    [LibraryImport(Library)]
    public static partial Handle sf_open_virtual(nint callbacks, int mode, ref FileInformation information, nint userData);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Handle sf_open(string path, int mode, ref FileInformation information);

    [LibraryImport(Library)]
    public static partial int sf_command(Handle file, int command, ref double value, int size);

    [LibraryImport(Library)]
    public static partial long sf_writef_float(Handle file, ReadOnlySpan<float> samples, long frames);

    [LibraryImport(Library)]
    public static partial long sf_readf_float(Handle file, Span<float> samples, long frames);

    [LibraryImport(Library)]
    public static partial long sf_seek(Handle file, long frames, int whence);

    [LibraryImport(Library)]
    public static partial int sf_error(Handle file);

    [LibraryImport(Library)]
    private static partial nint sf_strerror(Handle file);

    [LibraryImport(Library, EntryPoint = "sf_strerror")]
    private static partial nint LastOpenErrorText(nint none);

    [LibraryImport(Library)]
    private static partial int sf_close(nint file);

    /// <summary>The text of a file's last error, without a full stop.</summary>
    public static string ErrorText(Handle file) => Text(sf_strerror(file));

    /// <summary>The text of the last error of opening in the whole process, without a full stop.</summary>
    public static string OpenErrorText() => Text(LastOpenErrorText(0));

    /// <summary>Some of the library's words are about itself: these are said about the file.</summary>
    private static string Text(nint text) => (Marshal.PtrToStringUTF8(text) ?? "").TrimEnd('.', ' ', '\n') switch
    {
        "" => "unknown error",
        "Internal error : SF_INFO struct incomplete" => "its header names no usable rate or number of channels",
        "File contains data in an unimplemented format" => "its header names an unknown encoding",
        "Supported file format but file is malformed" => "its structure is broken",
        var words => words.Replace("Error : ", "", StringComparison.Ordinal),
    };

    public sealed class Handle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle() => sf_close(handle) == 0;
    }
}
