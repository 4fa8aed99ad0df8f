using System.Collections.Concurrent;

namespace Timbre.Files.Writing;

/// <summary>A file that is written beside its place, flushed to the disk and renamed: under its name stands all of it or what stood there before, also after a power cut.</summary>
/// <remarks>
/// A file that is replaced hands on its mode. Where the name is a link, what it leads to is replaced and the link stays. A pipe, a device or an open
/// file (<c>/dev/stdout</c>) is not replaced: it is sent the content once that is whole.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Files.Writing;
///
/// AtomicFile.WriteText("genres.txt", "jazz\nrock\n");
///
/// using var file = new AtomicFile("samples.raw");
/// file.Stream.Write(new byte[1024]);
/// file.Commit();    // without it, nothing is changed
/// </code>
/// </example>
public sealed class AtomicFile : IDisposable
{
    private const int LongestLinkChain = 40;
    private const int KeptOfName = 48;

    private static readonly ConcurrentDictionary<string, bool> Unfinished = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly string? _target;
    private readonly string? _beside;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <param name="modeOf">A file whose mode the new one gets where there is none yet; the usual one if <see langword="null"/>.</param>
    /// <exception cref="UnusableFileException">There cannot be a file.</exception>
    public AtomicFile(string path, string? modeOf = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
            throw new UnusableFileException(path, "is no file name; name a file");
        if (Directory.Exists(path))
            throw new UnusableFileException(path, "is a folder; name a file in it");
        _path = path;
        try
        {
            if (!IsReplaceable(path, out var target))
            {
                Stream = NamelessFile.Create();
                return;
            }
            _target = target;
            var name = Path.GetFileName(target);
            _beside = Path.Combine(Path.GetDirectoryName(target)!, $".{name[..Math.Min(name.Length, KeptOfName)]}.{Path.GetRandomFileName()}.part");
            Stream = Create(_beside, File.Exists(_target) ? _target : modeOf);
            Unfinished[_beside] = true;
        }
        catch (Exception exception) when (exception is (IOException and not UnusableFileException) or UnauthorizedAccessException)
        {
            throw new UnusableFileException(path, $"cannot be written ({exception.Message})", exception);
        }
    }

    /// <summary>Takes the content; can be read and sought.</summary>
    public FileStream Stream { get; }

    /// <summary>Whether a path names, or may come to name, an ordinary file, and not a pipe, a device or a file that this process has open.</summary>
    internal static bool IsReplaceable(string path) => IsReplaceable(path, out _);

    /// <summary>Replaces a text file; UTF-8.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Replaces a text file by what is written; UTF-8.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            write(writer);
        });
    }

    /// <summary>Replaces a file by bytes.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>Replaces a file by what is written to a stream; leaves it as it is when that throws.</summary>
    /// <exception cref="UnusableFileException">There cannot be a file.</exception>
    /// <exception cref="IOException">The content cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>The content is whole: puts it in its place.</summary>
    /// <param name="cancellation">Ends waiting for a reader of a pipe.</param>
    /// <exception cref="IOException">It cannot be put there, and what stood there still does.</exception>
    /// <exception cref="OperationCanceledException">No process reads the pipe, and the waiting was canceled, or ended by a signal.</exception>
    public void Commit(CancellationToken cancellation = default)
    {
        if (_target is null)
        {
            Stream.Position = 0;
            OutputPipe.Send(_path, Stream, cancellation);
            return;
        }
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_beside!, _target, overwrite: true);
        // A renamed file is on the disk when its folder is.
        RegularFile.FlushFolder(Path.GetDirectoryName(_target)!);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            if (_beside is not null)
            {
                File.Delete(_beside);
                Unfinished.TryRemove(_beside, out _);
            }
        }
    }

    /// <summary>Removes what any thread is writing, for a process that ends without waiting for them.</summary>
    internal static void RemoveUnfinished()
    {
        foreach (var path in Unfinished.Keys)
            File.Delete(path);
    }

    private static bool IsReplaceable(string path, out string target)
    {
        target = Path.GetFullPath(path);
        for (var i = 0; i < LongestLinkChain; i++)
        {
            var folder = Path.GetDirectoryName(target)!;
            folder = RealPath.Of(folder) ?? folder;
            target = Path.Combine(folder, Path.GetFileName(target));
            // Links to open files: they lead to names that may be gone, or others' by now.
            if (folder.StartsWith("/proc/", StringComparison.Ordinal) || folder == "/dev/fd")
                return false;
            if (new FileInfo(target).LinkTarget is not { } link)
                return !FileType.IsSpecial(target);
            target = Path.Combine(folder, link);
        }
        throw new UnusableFileException(path, "is a link that leads back to itself; remove it");
    }

    private static FileStream Create(string path, string? modeOf)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        // Whom the old file was hidden from shall not see the new one meanwhile.
        if (modeOf is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        try
        {
            if (modeOf is not null && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(modeOf));
            return stream;
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }
}
