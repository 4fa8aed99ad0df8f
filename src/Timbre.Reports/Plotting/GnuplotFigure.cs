namespace Timbre.Reports.Plotting;

/// <summary>A figure that gnuplot draws.</summary>
/// <param name="Name">Short name, letters and dashes; makes the ids in the page unique.</param>
/// <param name="Description">What there is to see, for readers who cannot see it.</param>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
/// <param name="Script">gnuplot commands without a terminal.</param>
internal sealed record GnuplotFigure(string Name, string Description, int Width, int Height, string Script)
{
    private const int FontSize = 13;

    /// <summary>The figure as an SVG element to stand in an HTML page: its colors are the page's CSS variables, its ids begin with its name.</summary>
    /// <exception cref="DrawingException">gnuplot is missing or refused.</exception>
    public string ToInlineSvg(Gnuplot gnuplot)
    {
        var terminal = $"set terminal svg size {Width},{Height} dynamic noenhanced font 'sans-serif,{FontSize}'\n";
        return SvgFigure.Inline(Encoding.UTF8.GetString(gnuplot.Run(terminal + Script)), this);
    }
}
