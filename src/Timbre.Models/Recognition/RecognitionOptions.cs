namespace Timbre.Models.Recognition;

/// <summary>What is asked of a recording, beside its genres.</summary>
public sealed record RecognitionOptions
{
    /// <summary>How what is said of the views of a recording becomes one answer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rule.</exception>
    public CombineRule Combine
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "mean, max or vote");
    } = CombineRule.Mean;

    /// <summary>How many genres to name, at least 1; a model of fewer names all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Top
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;
}

/// <summary>How far a recording has been read.</summary>
/// <param name="Read">What was read so far, from its start.</param>
/// <param name="Length">The whole length, if the file tells one; what is read counts, and may be more.</param>
public readonly record struct RecognitionProgress(TimeSpan Read, TimeSpan? Length);
