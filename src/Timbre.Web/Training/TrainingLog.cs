using System.Text.RegularExpressions;

namespace Timbre.Web.Training;

/// <summary>What a training has written to its log: the lines that <c>timbre train</c> shows in a terminal.</summary>
internal static partial class TrainingLog
{
    private const int MostBytes = 64 << 10;
    private const int MostLines = 200;

    public static IReadOnlyList<string> Read(string? path)
    {
        if (path is null)
            return [];
        try
        {
            using var stream = RegularFile.OpenStream(path);
            stream.Position = Math.Max(0, stream.Length - MostBytes);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines[Math.Max(0, lines.Length - MostLines)..];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Whether the last line is the one that <c>timbre</c> ends with when a job fails.</summary>
    public static bool HasFailed(IReadOnlyList<string> lines) =>
        lines.Count > 0 && lines[^1].StartsWith("timbre: ", StringComparison.Ordinal) && !lines[^1].StartsWith("timbre: interrupted", StringComparison.Ordinal);

    /// <summary>The epochs planned, as the last line of an epoch says.</summary>
    public static int? Epochs(IReadOnlyList<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (EpochPattern().Match(lines[i]) is { Success: true } match)
                return int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        return null;
    }

    [GeneratedRegex(@"^epoch \d{1,9}/(\d{1,9}) ")]
    private static partial Regex EpochPattern();
}
