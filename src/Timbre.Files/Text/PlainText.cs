namespace Timbre.Files.Text;

/// <summary>Makes text of strangers safe to print: a file name may hold line breaks, terminal control sequences, and marks that turn the direction of writing.</summary>
internal static class PlainText
{
    /// <summary>The text with whatever is not to be shown as it is replaced by U+FFFD, one for each character.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsHarmless(source, i) ? source[i] : '\uFFFD';
        });

    /// <summary>Whether the text can be shown as it is.</summary>
    public static bool IsOneLine(string text) => OneLine(text) == text;

    /// <summary>What an exception says, without the name and the value of a parameter, which .NET adds for programmers.</summary>
    public static string Complaint(Exception exception) =>
        exception is ArgumentException && exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is > 0 and var end ? exception.Message[..end] : exception.Message;

    private static bool IsHarmless(string text, int at) => text[at] switch
    {
        // Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9), and its separators of lines and paragraphs.
        '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => false,
        >= '\uD800' and <= '\uDBFF' => at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]),
        >= '\uDC00' and <= '\uDFFF' => at > 0 && char.IsHighSurrogate(text[at - 1]),
        var letter => !char.IsControl(letter),
    };
}
