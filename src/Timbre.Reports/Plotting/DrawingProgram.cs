using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Timbre.Reports.Plotting;

/// <summary>A program that reads what to draw from its standard input and writes the drawing to its standard output.</summary>
/// <param name="executable">The program to run, found on the path.</param>
/// <param name="package">The Debian package that holds it.</param>
internal sealed class DrawingProgram(string executable, string package)
{
    private const int LargestDrawing = 64 << 20;
    private const int LongestComplaint = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs the program on a text.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    public byte[] Run(IReadOnlyList<string> arguments, string script, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var process = Start(arguments);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return Converse(process, script, patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DrawingException($"{executable} did not finish within {Patience.TotalMinutes:0} minutes");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start) ?? throw new DrawingException($"{executable} could not be started");
        }
        catch (Win32Exception exception)
        {
            throw new DrawingException($"{executable} is not installed, so nothing can be drawn; install it with 'apt-get install {package}'", exception);
        }
    }

    private async Task<byte[]> Converse(Process process, string script, CancellationToken cancellation)
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
            throw new DrawingException($"{executable} drew nothing (exit code {process.ExitCode}): {OneLine(text)}");
        return bytes;
    }

    private async Task<byte[]> ReadDrawing(Stream stream, CancellationToken cancellation)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (collected.Length + read > LargestDrawing)
                throw new DrawingException($"{executable} drew more than {LargestDrawing >> 20} MiB; draw less");
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
