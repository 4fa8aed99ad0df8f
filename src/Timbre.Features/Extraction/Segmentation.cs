namespace Timbre.Features.Extraction;

/// <summary>What the rows of a feature table stand for: whole recordings, or stretches of them.</summary>
/// <example>
/// <code>
/// using Timbre.Features.Extraction;
///
/// var whole = Segmentation.Whole;                            // one row a recording
/// var tenths = Segmentation.Equal(10);                       // ten rows, as the public 3 s tables have
/// var stretches = Segmentation.Every(TimeSpan.FromSeconds(5));    // as many as fit
/// Console.WriteLine($"{whole.Cuts} {tenths.Parts} {stretches.Length}");
/// </code>
/// </example>
public sealed record Segmentation
{
    private Segmentation()
    {
    }

    /// <summary>One row for each recording.</summary>
    public static Segmentation Whole { get; } = new();

    /// <summary>The number of equal parts, 0 where recordings are not cut into a number of parts.</summary>
    public int Parts { get; private init; }

    /// <summary>The length of a part, 0 where recordings are not cut by time.</summary>
    public TimeSpan Length { get; private init; }

    /// <summary>Whether a recording gives more than one row.</summary>
    public bool Cuts => this != Whole;

    /// <summary>A row for each of N equal parts (samples / N, whole division), as the public 3 s tables were made.</summary>
    /// <param name="parts">N, at least 1.</param>
    public static Segmentation Equal(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        return new Segmentation { Parts = parts };
    }

    /// <summary>A row for each stretch of a length, read one after the other in constant memory; what is left at the end is dropped.</summary>
    /// <param name="length">More than 0, at most <see cref="FeatureExtractor.Longest"/>.</param>
    public static Segmentation Every(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, FeatureExtractor.Longest);
        return new Segmentation { Length = length };
    }

    /// <summary>The clips of a recording that give a row each, in order of time.</summary>
    /// <exception cref="AudioFileException">The file cannot be read, or is too long or too short to be cut so.</exception>
    internal IEnumerable<AudioClip> Read(string path, ClipBuffer buffer)
    {
        if (Length > TimeSpan.Zero)
            return ByTime(path);
        var longest = FeatureExtractor.Longest * Math.Max(1, Parts);
        var clip = AudioFile.Read(path, SampleRate.Default, duration: longest + TimeSpan.FromSeconds(1), buffer: buffer);
        if (clip.Duration > longest)
            throw new AudioFileException(path, $"is longer than {longest.TotalMinutes:0} minutes, too long for one row of features; cut it with --segment SECONDS");
        if (Parts > clip.Length)
            throw new AudioFileException(path, $"has {clip.Length} samples, too few for {Parts} segments; ask for fewer");
        return Parts > 0 ? clip.SplitEqual(Parts) : [clip];
    }

    private IEnumerable<AudioClip> ByTime(string path)
    {
        using var reader = AudioReader.Open(path, SampleRate.Default);
        var any = false;
        foreach (var clip in reader.Segments(Length))
        {
            any = true;
            yield return clip;
        }
        if (!any)
            throw new AudioFileException(path, $"is shorter than one segment of {Length.TotalSeconds:0.###} s; give a shorter --segment");
    }
}
