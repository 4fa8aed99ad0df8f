namespace Timbre.Files.Writing;

/// <summary>One cell of a CSV file (RFC 4180).</summary>
public static class CsvCell
{
    /// <summary>The text, in quotes where it must be.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
