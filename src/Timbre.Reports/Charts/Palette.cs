namespace Timbre.Reports.Charts;

/// <summary>
/// The colors of classes and lines: a class has the color of its place among the model's classes, wherever it is drawn. The style sheet holds twelve
/// for light and for dark, which color-blind readers can tell apart.
/// </summary>
internal static class Palette
{
    private const int Count = 12;

    /// <summary>The number of a color; from the thirteenth on, colors come again, and names or shapes beside them tell which is meant.</summary>
    public static int Index(int number) => number % Count;

    public static int Index(IReadOnlyList<string> classes, string name) => Index(classes.TakeWhile(other => other != name).Count());

    /// <summary>A color as CSS writes it.</summary>
    public static string Color(int number) => $"var(--g{Index(number)})";

    public static string Color(IReadOnlyList<string> classes, string name) => Color(Index(classes, name));
}
