namespace Timbre.Reports.Plotting;

/// <summary>
/// Runs gnuplot as a child process: the script goes in through standard input, the drawing comes back through standard output. No shell is
/// involved, no file is written, and the user's own gnuplot settings are not read.
/// </summary>
/// <param name="executable">The program to run, found on the path.</param>
public sealed class Gnuplot(string executable = "gnuplot")
{
    private readonly DrawingProgram _program = new(executable, "gnuplot-nox");

    /// <summary>Draws.</summary>
    /// <param name="script">Commands that set a terminal and plot, without <c>set output</c>.</param>
    /// <param name="cancellation">Ends the drawing early.</param>
    /// <returns>What the terminal wrote: the text of an SVG or the bytes of a PNG.</returns>
    /// <exception cref="DrawingException">gnuplot is missing, refused the script, or drew nothing.</exception>
    public byte[] Run(string script, CancellationToken cancellation = default) => _program.Run(["-d", "-"], script, cancellation);
}
