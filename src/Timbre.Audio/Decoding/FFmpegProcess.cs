using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Timbre.Audio.Decoding;

/// <summary>One run of a program of the ffmpeg family: its output, the first line of what it complains about.</summary>
/// <remarks>
/// Arguments are passed one by one, never through a shell; the program reads no terminal and no address but files. A program that hangs is
/// ended: it may keep its reader waiting for a minute (<see cref="PatienceVariable"/>), and for as long again as the sound that it delivers lasts.
/// </remarks>
internal sealed class FFmpegProcess : IDisposable
{
    /// <summary>Names the environment variable that says how many seconds a program may keep its reader waiting.</summary>
    private const string PatienceVariable = "TIMBRE_DECODER_PATIENCE";

    private const int KeptMessageLength = 2048;

    private static readonly TimeSpan Patience =
        double.TryParse(Environment.GetEnvironmentVariable(PatienceVariable), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromMinutes(1);

    private readonly string _program;
    private readonly string _path;
    private readonly Process _process;
    private readonly Watchdog _watchdog;
    private readonly CancellationToken _cancellation;
    private readonly Task<string> _complaint;

    private FFmpegProcess(string program, string path, Process process, CancellationToken cancellation)
    {
        (_program, _path, _process, _cancellation) = (program, path, process, cancellation);
        _complaint = Task.Run(ReadComplaint);
        _watchdog = new Watchdog(Patience, KillTree, cancellation);
    }

    /// <summary>Starts a program (<c>ffmpeg</c> or <c>ffprobe</c>); who reads from it when it is cancelled gets an <see cref="OperationCanceledException"/>.</summary>
    public static FFmpegProcess Start(string program, string path, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            var process = Installation.Start(start, "ffmpeg");
            process.StandardInput.Close();
            return new FFmpegProcess(program, path, process, cancellation);
        }
        catch (Win32Exception exception)
        {
            throw new AudioFileException(
                path, $"needs {program}, which does not start ({exception.Message}); install it (apt-get install ffmpeg) or convert the file to WAV or FLAC", exception);
        }
    }

    /// <summary>The input options that name a file safely: one demuxer, no playlists, no network, no option disguised as a name.</summary>
    public static string[] Input(string path, string demuxer) =>
        ["-protocol_whitelist", "file", "-f", demuxer, "-i", "file:" + Path.GetFullPath(path)];

    /// <summary>Fills a buffer with what the program writes.</summary>
    /// <returns>Bytes read: fewer than there is room for only at the end.</returns>
    /// <exception cref="AudioFileException">The program kept its reader waiting for too long and was ended.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public int Read(Span<byte> bytes)
    {
        int count;
        using (_watchdog.Wait())
            count = _process.StandardOutput.BaseStream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count < bytes.Length)
            RequireOwnEnd();
        return count;
    }

    /// <summary>All that the program writes, up to a bound.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[] ReadAll(int most)
    {
        var room = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return room[..Read(room.AsSpan(0, most))];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Sound of some length came: decoding may take so much longer.</summary>
    public void Prolong(TimeSpan sound) => _watchdog.Prolong(sound);

    /// <summary>Waits for the end and tells how it went.</summary>
    /// <returns>The exit status and the first line of complaint, empty if there was none.</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public (int Status, string Complaint) Finish()
    {
        using (_watchdog.Wait())
            _process.WaitForExit();
        RequireOwnEnd();
        // Something that the program has left behind may hold its complaints open.
        return (_process.ExitCode, _complaint.Wait(Patience) ? _complaint.Result : "");
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself.
        }
        _process.WaitForExit();
        _process.Dispose();
    }

    private void RequireOwnEnd()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_watchdog.IsLate)
            throw new AudioFileException(_path, $"cannot be decoded: {_program} hung and was ended; convert the file to WAV or FLAC, or allow more seconds than {Patience.TotalSeconds:0.##} by {PatienceVariable}");
    }

    /// <summary>With whatever it has started itself: a wrapper's child would keep the pipe open.</summary>
    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    /// <summary>Reads all that the program complains about, so that it never waits, and keeps the first line: the cause; the rest follows from it.</summary>
    private string ReadComplaint()
    {
        var buffer = new char[KeptMessageLength];
        var scratch = new char[KeptMessageLength];
        var kept = 0;
        try
        {
            int count;
            while ((count = _process.StandardError.Read(scratch)) > 0)
            {
                count = Math.Min(count, buffer.Length - kept);
                scratch.AsSpan(0, count).CopyTo(buffer.AsSpan(kept));
                kept += count;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program was ended early: its error message is not needed.
        }
        return new string(buffer, 0, kept).Trim().Split('\n')[0];
    }
}
