namespace Timbre.Learning.Audit;

/// <summary>What an audit takes for a fault. The defaults suit collections of songs and clips.</summary>
public sealed record AuditOptions
{
    /// <summary>Files of less sound than this are too short; at least 5 s are needed to tell copies.</summary>
    public TimeSpan ShortestLength { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Blocks of 50 ms below this level, in dB relative to full scale, are silent.</summary>
    public double SilenceDecibels { get; init; } = -60;

    /// <summary>The part of a file that may be silent, 0 to 1.</summary>
    public double LargestSilence { get; init; } = 0.5;

    /// <summary>The part of the samples that may lie in flat tops, 0 to 1.</summary>
    public double LargestClipping { get; init; } = 0.0005;

    /// <summary>The mean of the samples that is no offset yet, full scale being 1.</summary>
    public double LargestOffset { get; init; } = 0.01;

    /// <summary>
    /// The bit error rate of fingerprints up to which two files hold the same recording. Strangers lie at 0.4 and more, copies made by
    /// encoders, equalizers and cutters at 0.2 and less.
    /// </summary>
    public double SameRecordingRate { get; init; } = 0.22;

    /// <summary>The bit error rate up to which two files hold something in common: another mix, another take over the same track, a loop.</summary>
    public double LikelyRate { get; init; } = 0.35;

    /// <summary>A passage in common of this length is enough to suspect a common source.</summary>
    public TimeSpan ShortestPassage { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How many files to work on at once; 0 for one per core.</summary>
    public int Threads { get; init; }
}
