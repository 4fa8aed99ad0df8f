using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>Opens files for reading, refusing everything that is no ordinary file.</summary>
internal static partial class RegularFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>Opens a file whose content can be read at any position.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its size in bytes, at least 1.</param>
    /// <exception cref="AudioFileException">Missing, unreadable, empty, a folder, a pipe or a device.</exception>
    public static SafeFileHandle Open(string path, out long length)
    {
        if (string.IsNullOrEmpty(path))
            throw new AudioFileException("\"\"", "is no file name; name a sound file");
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new AudioFileException(path, "is no file name, as it holds a zero character; name a sound file");
        if (Directory.Exists(path))
            throw new AudioFileException(path, "is a folder; name a sound file in it");

        // .NET's own opening call would wait forever for somebody to write into a named pipe.
        var handle = open(path, NonBlocking | CloseOnExec);
        if (handle.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new AudioFileException(path, Describe(path, errno));
        }

        try
        {
            length = RandomAccess.GetLength(handle);
        }
        catch (Exception exception) when (exception is NotSupportedException or IOException or UnauthorizedAccessException)
        {
            handle.Dispose();
            throw new AudioFileException(path, "is no ordinary file but a pipe or device; copy the sound to a file first", exception);
        }
        if (length > 0)
            return handle;
        handle.Dispose();
        throw new AudioFileException(path, "is empty (0 bytes); get the file again");
    }

    /// <summary>Puts the position that C libraries read from back to the start.</summary>
    public static void Rewind(SafeFileHandle file) => _ = lseek(file, 0, 0);

    /// <summary>Reads as much of a stretch as the file has.</summary>
    /// <returns>The bytes that are there: all of the buffer but at the end of the file.</returns>
    public static ReadOnlySpan<byte> ReadAt(SafeFileHandle file, Span<byte> buffer, long position)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = RandomAccess.Read(file, buffer[filled..], position + filled);
            if (count == 0)
                break;
            filled += count;
        }
        return buffer[..filled];
    }

    private static string Describe(string path, int errno) => errno switch
    {
        2 when new FileInfo(path).LinkTarget is { } target => $"is a link to {target}, which does not exist; mend or remove the link",
        2 => "does not exist; check the name",
        13 => "may not be read by this user; change its permissions (chmod +r)",
        40 => "is a link that leads back to itself; remove it",
        _ => $"cannot be opened: {Marshal.GetPInvokeErrorMessage(errno)}; check the name",
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc")]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);
}
