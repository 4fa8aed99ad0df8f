namespace Timbre.Cli.Terminal;

/// <summary>Makes names safe to print: a file name may hold line breaks and terminal control sequences.</summary>
internal static class PlainText
{
    /// <summary>The text with each control character replaced.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
        });
}
