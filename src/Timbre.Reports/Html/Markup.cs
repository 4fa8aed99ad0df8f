namespace Timbre.Reports.Html;

/// <summary>HTML that this program made, to be written as it is.</summary>
/// <param name="Html">Well-formed markup.</param>
internal readonly record struct Markup(string Html);
