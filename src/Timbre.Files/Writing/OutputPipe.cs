using Microsoft.Win32.SafeHandles;

namespace Timbre.Files.Writing;

/// <summary>
/// Sends content to what is no ordinary file. .NET opens a named pipe, and writes to it, by calls that wait for its reader and that nothing ends;
/// here an interrupt (Ctrl-C), SIGTERM and a cancellation do.
/// </summary>
internal static partial class OutputPipe
{
    private const int Block = 1 << 16;
    private const int NobodyReads = 6; // ENXIO

    // EAGAIN, then O_WRONLY with O_NONBLOCK, O_CLOEXEC and O_NOCTTY, as Linux and as macOS number them.
    private static readonly int IsFull = OperatingSystem.IsLinux() ? 11 : 35;
    private static readonly int OpenFlags = 1 | (OperatingSystem.IsLinux() ? 0x800 | 0x80000 | 0x100 : 0x4 | 0x1000000 | 0x20000);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Sends the rest of a stream to a pipe, a device or a file that a process has open.</summary>
    /// <exception cref="IOException">It cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">Canceled, or ended by a signal, while it waited for a reader.</exception>
    public static void Send(string path, Stream content, CancellationToken cancellation)
    {
        if (!FileType.IsPipe(path))
        {
            using var target = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            content.CopyTo(target);
            return;
        }
        var isEnded = false;
        // Whether the process goes on after a signal is for others to say.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Volatile.Write(ref isEnded, true));
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Volatile.Write(ref isEnded, true));
        using var pipe = Open(path, Wait);
        var block = new byte[Block];
        for (int count; (count = content.Read(block)) > 0;)
        {
            for (var sent = 0; sent < count;)
                sent += Write(path, pipe, block.AsSpan(sent, count - sent), Wait);
        }

        void Wait()
        {
            cancellation.ThrowIfCancellationRequested();
            if (Volatile.Read(ref isEnded))
                throw new OperationCanceledException();
            Thread.Sleep(Pause);
        }
    }

    private static SafeFileHandle Open(string path, Action wait)
    {
        while (true)
        {
            var pipe = open(path, OpenFlags);
            if (!pipe.IsInvalid)
                return pipe;
            var error = Marshal.GetLastPInvokeError();
            pipe.Dispose();
            if (error != NobodyReads)
                throw new UnusableFileException(path, $"cannot be written ({Marshal.GetPInvokeErrorMessage(error)})");
            wait();
        }
    }

    /// <summary>Writes as much as there is room for, at least one byte.</summary>
    private static int Write(string path, SafeFileHandle pipe, ReadOnlySpan<byte> bytes, Action wait)
    {
        while (true)
        {
            var written = (int)write(pipe, bytes, bytes.Length);
            if (written > 0)
                return written;
            var error = Marshal.GetLastPInvokeError();
            if (error != IsFull)
                throw new UnusableFileException(path, $"cannot be written ({Marshal.GetPInvokeErrorMessage(error)})");
            wait();
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);
}

/// <summary>A temporary file that whatever ends the process leaves nothing of.</summary>
internal static class NamelessFile
{
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $".timbre.{Path.GetRandomFileName()}.part");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
            options.Options = FileOptions.DeleteOnClose;
        else
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return stream;
    }
}
