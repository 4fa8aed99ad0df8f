using Microsoft.Win32.SafeHandles;

namespace Timbre.Files.Opening;

/// <summary>Opens files that need not be trusted: whatever is no ordinary file is refused, and never waited for.</summary>
internal static partial class RegularFile
{
    /// <summary>Bytes of the largest text that is read at once.</summary>
    public const int LargestText = 1 << 29;

    private const string Special = "is no ordinary file but a pipe or device; copy its content to a file first";

    // O_NONBLOCK, O_CLOEXEC and O_NOCTTY, as Linux and as macOS number them.
    private static readonly int OpenFlags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 | 0x100 : 0x4 | 0x1000000 | 0x20000;

    /// <summary>Opens a file whose content can be read at any position.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its size in bytes, at least 1.</param>
    /// <exception cref="UnusableFileException">Missing, unreadable, empty, a folder, a pipe or a device.</exception>
    public static SafeFileHandle Open(string path, out long length)
    {
        var file = OpenAny(path, out length);
        if (length > 0)
            return file;
        file.Dispose();
        throw new UnusableFileException(path, "is empty (0 bytes); get the file again");
    }

    /// <summary>Opens a file, which may be empty, as a stream.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnusableFileException">Missing, unreadable, a folder, a pipe or a device.</exception>
    public static FileStream OpenStream(string path) => new(OpenAny(path, out _), FileAccess.Read);

    /// <summary>Opens a file for reading and writing, or begins it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <exception cref="UnusableFileException">A pipe or a device.</exception>
    /// <exception cref="IOException">It cannot be opened, or another holds it.</exception>
    public static FileStream OpenOrCreate(string path, FileShare share)
    {
        // Looked at before, for opening alone may wait, and after, for it may have become another one.
        if (FileType.IsSpecial(path))
            throw new UnusableFileException(path, Special);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        if (FileType.IsRegular(stream.SafeFileHandle))
            return stream;
        stream.Dispose();
        throw new UnusableFileException(path, Special);
    }

    /// <summary>The whole content of a file.</summary>
    /// <param name="path">The file, which may be empty.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <exception cref="UnusableFileException">Missing, unreadable, too large, a folder, a pipe or a device.</exception>
    public static byte[] ReadBytes(string path, int most)
    {
        using var file = OpenAny(path, out var length);
        if (length > most)
            throw new UnusableFileException(path, $"holds {length} bytes, more than the {most} that such a file may have; give a smaller one");
        var bytes = new byte[length];
        if (ReadAt(file, bytes, 0).Length < length)
            throw new UnusableFileException(path, "became shorter while it was read; wait until it is whole");
        return bytes;
    }

    /// <summary>The whole content of a text file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path, int most = LargestText)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, most)));
        return reader.ReadToEnd();
    }

    /// <summary>Puts the position that C libraries read from back to the start.</summary>
    public static void Rewind(SafeFileHandle file) => _ = lseek(file, 0, 0);

    /// <summary>Flushes a folder's names to the disk, where the system can.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var file = open(folder, OpenFlags);
        if (!file.IsInvalid)
            RandomAccess.FlushToDisk(file);
    }

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

    private static SafeFileHandle OpenAny(string path, out long length)
    {
        if (string.IsNullOrEmpty(path))
            throw new UnusableFileException(path, "is no file name; name a file");
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new UnusableFileException(path, "is no file name, as it holds a zero character; name a file");
        if (Directory.Exists(path))
            throw new UnusableFileException(path, "is a folder; name a file in it");
        var file = OperatingSystem.IsWindows() ? OpenOnWindows(path) : OpenWithoutWaiting(path);
        if (FileType.IsRegular(file))
        {
            length = RandomAccess.GetLength(file);
            return file;
        }
        file.Dispose();
        throw new UnusableFileException(path, Special);
    }

    /// <summary>File.OpenHandle blocks on a named pipe until another process opens it for writing.</summary>
    private static SafeFileHandle OpenWithoutWaiting(string path)
    {
        var file = open(path, OpenFlags);
        if (!file.IsInvalid)
            return file;
        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        throw new UnusableFileException(path, Describe(path, error));
    }

    private static SafeFileHandle OpenOnWindows(string path)
    {
        try
        {
            return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnusableFileException(path, exception is FileNotFoundException or DirectoryNotFoundException ? "does not exist; check the name" : $"cannot be opened: {exception.Message}", exception);
        }
    }

    private static string Describe(string path, int error) => error switch
    {
        2 when new FileInfo(path).LinkTarget is { } target => $"is a link to {target}, which does not exist; mend or remove the link",
        2 => "does not exist; check the name",
        13 => "may not be read by this user; change its permissions (chmod +r)",
        40 or 62 => "is a link that leads back to itself; remove it",
        // A socket cannot be opened at all.
        _ when FileType.IsSpecial(path) => Special,
        _ => $"cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}; check the name",
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc")]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);
}
