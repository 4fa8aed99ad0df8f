using Timbre.Features.ClipAnalysis;

namespace Timbre.Features.Tests;

public class TimeParityTests
{
    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Loudness_and_zero_crossings_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "rms", analysis.Rms.ToArray());
        GoldenFrames.AssertClose(signal, "zcr", analysis.ZeroCrossingRate.ToArray());
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Harmonic_and_percussive_parts_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "harmonic", analysis.Harmonic);
        GoldenFrames.AssertClose(signal, "percussive", analysis.Percussive);
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Onset_strength_and_tempo_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "onset_strength", analysis.OnsetStrength.ToArray());
        Assert.Equal(GoldenFrames.Array(signal, "tempo").Values[0], analysis.Tempo, 1e-4);
    }
}
