namespace Timbre.Web.Components;

/// <summary>A genre has one color on a page: that of its place among the model's classes. The style sheet holds twelve for light and for dark.</summary>
internal static class GenreColors
{
    private const int Count = 12;

    /// <summary>The number of a class's color; from the thirteenth class on, colors come again, and the names beside them tell.</summary>
    public static int Index(int label) => label % Count;

    public static string Of(int label) => $"var(--g{Index(label)})";

    public static int Index(IReadOnlyList<string> classes, string genre) => Index(classes.TakeWhile(other => other != genre).Count());

    public static string Of(IReadOnlyList<string> classes, string genre) => Of(Index(classes, genre));
}
