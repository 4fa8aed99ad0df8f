namespace Timbre.Files.Writing;

/// <summary>One cell of a CSV file (RFC 4180).</summary>
/// <example>
/// <code>
/// using Timbre.Files.Writing;
///
/// Console.WriteLine(CsvCell.Quote("Say \"hello\", world"));
/// </code>
/// </example>
public static class CsvCell
{
    /// <summary>The text, in quotes where it must be.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
