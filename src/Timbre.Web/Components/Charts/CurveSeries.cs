namespace Timbre.Web.Components.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it is, for the legend.</param>
/// <param name="Color">Number of its color in the style sheet.</param>
/// <param name="Points">Its points, in order of x; those that are no numbers are left out.</param>
/// <param name="Dash">Pattern of its dashes as SVG has it, or null for a whole line: lines differ in more than color.</param>
public sealed record CurveSeries(string Name, int Color, IReadOnlyList<(double X, double Y)> Points, string? Dash = null);
