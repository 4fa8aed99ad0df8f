using System.ComponentModel;
using System.Diagnostics;

namespace Timbre.Reports.Plotting;

/// <summary>A program that reads what to draw from its standard input and writes the drawing to its standard output.</summary>
internal sealed class DrawingProgram(string executable, string package)
{
    private const int LargestDrawing = 64 << 20;
    private const int LongestComplaint = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>What it wrote to its standard output.</returns>
    public byte[] Run(IReadOnlyList<string> arguments, string script, CancellationToken cancellation)
    {
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
            return Installation.Start(start, package);
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

/// <summary>A plot or diagram cannot be drawn; the message is the one line a user reads: what is wrong and what to do.</summary>
internal sealed class DrawingException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>
/// Runs gnuplot as a child process: the script goes in through standard input, the drawing comes back through standard output. No shell is
/// involved, no file is written, and the user's own gnuplot settings are not read.
/// </summary>
internal sealed class Gnuplot(string executable = "gnuplot")
{
    private readonly DrawingProgram _program = new(executable, "gnuplot-nox");

    /// <summary>What the terminal wrote (the text of an SVG, the bytes of a PNG) for commands that set a terminal and plot, without <c>set output</c>.</summary>
    /// <exception cref="DrawingException">gnuplot is missing, refused the script, or drew nothing.</exception>
    public byte[] Run(string script, CancellationToken cancellation = default) => _program.Run(["-d", "-"], script, cancellation);
}

/// <summary>
/// Runs graphviz's dot as a child process: the graph goes in through standard input, the drawing comes back through standard output. No
/// shell is involved and no file is written.
/// </summary>
internal sealed class Graphviz(string executable = "dot")
{
    private readonly DrawingProgram _program = new(executable, "graphviz");

    /// <summary>The text of an SVG or the bytes of a PNG of a graph in the DOT language; the format is <c>svg</c> or <c>png</c>.</summary>
    /// <exception cref="DrawingException">graphviz is missing, refused the graph, or drew nothing.</exception>
    public byte[] Run(string graph, string format, CancellationToken cancellation = default)
    {
        if (format is not ("svg" or "png"))
            throw new ArgumentException($"{format}: graphviz draws svg or png here", nameof(format));
        return _program.Run([$"-T{format}"], graph, cancellation);
    }
}
