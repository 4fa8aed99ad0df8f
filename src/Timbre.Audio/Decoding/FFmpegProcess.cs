using System.ComponentModel;
using System.Diagnostics;

namespace Timbre.Audio.Decoding;

/// <summary>One run of a program of the ffmpeg family: its output as a stream, the first line of what it complains about.</summary>
/// <remarks>Arguments are passed one by one, never through a shell; the program reads no terminal and no address but files.</remarks>
internal sealed class FFmpegProcess : IDisposable
{
    private const int KeptMessageLength = 2048;

    private readonly Process _process;
    private readonly Task<string> _complaint;

    private FFmpegProcess(Process process)
    {
        _process = process;
        _complaint = Task.Run(ReadComplaint);
    }

    /// <summary>What the program writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts a program.</summary>
    /// <param name="program"><c>ffmpeg</c> or <c>ffprobe</c>.</param>
    /// <param name="path">The sound file, for messages.</param>
    /// <param name="arguments">The arguments.</param>
    public static FFmpegProcess Start(string program, string path, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new FFmpegProcess(process);
        }
        catch (Win32Exception exception)
        {
            throw new AudioFileException(
                path, $"needs {program}, which does not start ({exception.Message}); install it (apt install ffmpeg) or convert the file to WAV or FLAC", exception);
        }
    }

    /// <summary>The input options that name a file safely: one demuxer, no playlists, no network, no option disguised as a name.</summary>
    public static string[] Input(string path, string demuxer) =>
        ["-protocol_whitelist", "file", "-f", demuxer, "-i", "file:" + Path.GetFullPath(path)];

    /// <summary>Waits for the end and tells how it went.</summary>
    /// <returns>The exit status and the first line of complaint, empty if there was none.</returns>
    public (int Status, string Complaint) Finish()
    {
        _process.WaitForExit();
        return (_process.ExitCode, _complaint.GetAwaiter().GetResult());
    }

    /// <summary>Ends the program, if it still runs, and waits until it is gone.</summary>
    public void Dispose()
    {
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
            // The program was ended early: nobody asks for its complaint any more.
        }
        return new string(buffer, 0, kept).Trim().Split('\n')[0];
    }
}
