using Timbre.Audio;

namespace Timbre.Learning.Synthesis;

/// <summary>What set to synthesize.</summary>
public sealed record SyntheticSetOptions
{
    /// <summary>Every choice of every clip follows from this number; the same seed gives the same samples on the same machine.</summary>
    public long Seed { get; init; }

    /// <summary>Clips in each style, 1 to 100,000.</summary>
    public int ClipsPerStyle { get; init; } = 16;

    /// <summary>How long each clip lasts, 0.1 s to 10 minutes.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Samples per second, 8,000 Hz or more.</summary>
    public SampleRate Rate { get; init; } = SampleRate.Default;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ClipsPerStyle, 1, nameof(ClipsPerStyle));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ClipsPerStyle, 100_000, nameof(ClipsPerStyle));
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, TimeSpan.FromSeconds(0.1), nameof(Length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Length, TimeSpan.FromMinutes(10), nameof(Length));
        ArgumentOutOfRangeException.ThrowIfLessThan(Rate.Hertz, 8000, nameof(Rate));
    }
}
