using Timbre.Features.ClipAnalysis;

namespace Timbre.Features.Tests;

public class SpectrumParityTests
{
    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Short_time_spectrum_equals_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "stft_real", analysis.Stft.Real.ToArray());
        GoldenFrames.AssertClose(signal, "stft_imag", analysis.Stft.Imaginary.ToArray());
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Mel_power_equals_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "mel_power_128", analysis.Mel().ToArray());
        GoldenFrames.AssertClose(signal, "mel_power_64", analysis.Mel(64).ToArray());
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Mel_levels_lie_within_a_hundredth_of_a_decibel(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        var expected = GoldenFrames.Array(signal, "mel_db_128").Values;
        var actual = analysis.MelDecibels().ToArray();
        // The reference counts from the clip's highest level.
        var highest = actual.Max();
        actual = [.. actual.Select(level => level - highest)];
        var worst = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst <= 0.01, $"{signal}: {worst} dB");
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Cepstral_coefficients_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "mfcc_20", analysis.Mfcc().ToArray());
        GoldenFrames.AssertClose(signal, "mfcc_13", analysis.Mfcc(13).ToArray());
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Tuning_and_chroma_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        Assert.Equal(GoldenFrames.Array(signal, "tuning").Values[0], analysis.Tuning, 1e-6);
        GoldenFrames.AssertClose(signal, "chroma_stft", analysis.Chroma.ToArray());
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Spectral_shape_equals_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "centroid", analysis.Centroid.ToArray());
        GoldenFrames.AssertClose(signal, "bandwidth", analysis.Bandwidth.ToArray());
        GoldenFrames.AssertClose(signal, "rolloff", analysis.Rolloff.ToArray());
    }
}
