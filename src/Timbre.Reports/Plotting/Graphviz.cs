namespace Timbre.Reports.Plotting;

/// <summary>
/// Runs graphviz's dot as a child process: the graph goes in through standard input, the drawing comes back through standard output. No
/// shell is involved and no file is written.
/// </summary>
/// <param name="executable">The program to run, found on the path.</param>
public sealed class Graphviz(string executable = "dot")
{
    private readonly DrawingProgram _program = new(executable, "graphviz");

    /// <summary>Draws.</summary>
    /// <param name="graph">A graph in the DOT language.</param>
    /// <param name="format"><c>svg</c> or <c>png</c>.</param>
    /// <param name="cancellation">Ends the drawing early.</param>
    /// <returns>The text of an SVG or the bytes of a PNG.</returns>
    /// <exception cref="DrawingException">graphviz is missing, refused the graph, or drew nothing.</exception>
    public byte[] Run(string graph, string format, CancellationToken cancellation = default)
    {
        if (format is not ("svg" or "png"))
            throw new ArgumentException($"{format}: graphviz draws svg or png here", nameof(format));
        return _program.Run([$"-T{format}"], graph, cancellation);
    }
}
