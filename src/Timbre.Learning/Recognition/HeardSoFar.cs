namespace Timbre.Learning.Recognition;

/// <summary>How far into a recording listening has come.</summary>
/// <param name="Heard">What was heard so far.</param>
/// <param name="Length">The whole length, if the file tells one; what is heard counts, and may be more.</param>
public readonly record struct HeardSoFar(TimeSpan Heard, TimeSpan? Length)
{
    /// <summary>The share that was heard, 0 to 1, or <see langword="null"/> where the length is not known.</summary>
    public double? Share => Length is { } length && length > TimeSpan.Zero ? Math.Min(1, Heard / length) : null;
}
