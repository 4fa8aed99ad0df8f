namespace Timbre.Reports.Plotting;

/// <summary>
/// A color that differs between light and dark pages. gnuplot is given a stand-in that occurs nowhere else, which becomes a CSS variable in
/// the page, or the light value in a file.
/// </summary>
/// <param name="Index">The stand-in's number, 0 to 255.</param>
/// <param name="Variable">Name of the CSS variable, with its dashes.</param>
/// <param name="Light">Value on light pages, <c>#rrggbb</c>.</param>
/// <param name="Dark">Value on dark pages.</param>
internal sealed record PlotColor(byte Index, string Variable, string Light, string Dark)
{
    /// <summary>As gnuplot commands take it.</summary>
    public string Script => $"rgb '#{StandIn:x6}'";

    /// <summary>As a number, for data columns with <c>rgb variable</c>.</summary>
    public int StandIn => 0xFE0100 | Index;

    /// <summary>Use in CSS and SVG.</summary>
    public string Css => $"var({Variable})";
}
