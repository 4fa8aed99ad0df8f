using System.Globalization;

namespace Timbre.Cli.Extraction;

/// <summary>One of several shares of the files, for splitting the work over machines.</summary>
/// <param name="Index">Which share, from 1.</param>
/// <param name="Count">How many shares there are.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>The share that <c>I/N</c> names; everything without one.</summary>
    public static Shard Parse(string? text)
    {
        if (text is null)
            return new Shard(1, 1);
        var parts = text.Split('/');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
            return new Shard(index, count);
        throw new UsageException($"--shard {text}: expected I/N with I from 1 to N, such as 2/8");
    }
}
