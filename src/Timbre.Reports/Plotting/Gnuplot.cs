using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Timbre.Reports.Plotting;

/// <summary>
/// Runs gnuplot as a child process: the script goes in through standard input, the drawing comes back through standard output. No shell is
/// involved, no file is written, and the user's own gnuplot settings are not read.
/// </summary>
/// <param name="executable">The program to run, found on the path.</param>
public sealed class Gnuplot(string executable = "gnuplot")
{
    private const int LargestDrawing = 64 << 20;
    private const int LongestComplaint = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Draws.</summary>
    /// <param name="script">Commands that set a terminal and plot, without <c>set output</c>.</param>
    /// <param name="cancellation">Ends the drawing early.</param>
    /// <returns>What the terminal wrote: the text of an SVG or the bytes of a PNG.</returns>
    /// <exception cref="GnuplotException">gnuplot is missing, refused the script, or drew nothing.</exception>
    public byte[] Run(string script, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var process = Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return Converse(process, script, patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new GnuplotException($"gnuplot did not finish within {Patience.TotalMinutes:0} minutes");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-d");
        start.ArgumentList.Add("-");
        try
        {
            return Process.Start(start) ?? throw new GnuplotException($"{executable} could not be started");
        }
        catch (Win32Exception exception)
        {
            throw new GnuplotException($"{executable} is not installed, so there are no plots; install it with 'apt-get install gnuplot-nox'", exception);
        }
    }

    private static async Task<byte[]> Converse(Process process, string script, CancellationToken cancellation)
    {
        var drawing = ReadDrawing(process.StandardOutput.BaseStream, cancellation);
        var complaint = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.StandardInput.WriteAsync(script.AsMemory(), cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything; its exit code and its complaint say why.
        }
        var bytes = await drawing.ConfigureAwait(false);
        var text = await complaint.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        if (process.ExitCode != 0 || bytes.Length == 0)
            throw new GnuplotException($"gnuplot drew nothing (exit code {process.ExitCode}): {OneLine(text)}");
        return bytes;
    }

    private static async Task<byte[]> ReadDrawing(Stream stream, CancellationToken cancellation)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (collected.Length + read > LargestDrawing)
                throw new GnuplotException($"gnuplot drew more than {LargestDrawing >> 20} MiB; plot fewer points");
            collected.Write(buffer, 0, read);
        }
        return collected.ToArray();
    }

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit)));
        return line.Length <= LongestComplaint ? line : line[..LongestComplaint] + "…";
    }
}
