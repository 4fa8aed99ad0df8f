using Timbre.Audio;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Sets;

namespace Timbre.Features.Tests;

/// <summary>Signals that break formulas which divide, take logarithms or look for maxima.</summary>
public class EdgeCaseTests
{
    public static TheoryData<string> Signals =>
        ["silence", "impulse", "constant", "square", "noise", "one sample", "one silent sample", "ten samples", "half a frame", "two frames", "loud", "faint"];

    [Theory]
    [MemberData(nameof(Signals))]
    public void Every_set_is_finite(string signal)
    {
        using var analysis = new Analysis(new AudioClip(Make(signal), SampleRate.Default));
        foreach (var set in FeatureSet.All)
        {
            var values = set.Compute(analysis);
            Assert.Equal(set.Names.Count, values.Length);
            Assert.All(values, value => Assert.True(double.IsFinite(value)));
        }
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("one silent sample")]
    public void Silence_has_no_chroma_contrast_onset_or_beat(string signal)
    {
        using var analysis = new Analysis(new AudioClip(Make(signal), SampleRate.Default));
        FrameMatrix[] empty = [analysis.Chroma, analysis.ChromaCqt, analysis.ChromaCens, analysis.Tonnetz, analysis.SpectralContrast, analysis.Tempogram, analysis.PolyFeatures];
        Assert.All(empty, matrix => Assert.All(matrix.ToArray(), value => Assert.Equal(0, value)));
        Assert.All(analysis.SpectralFlatness.ToArray(), value => Assert.Equal(1, value, 2e-5f));
        Assert.Equal(0, analysis.Beats.Tempo);
        Assert.Empty(analysis.Beats.Frames);
    }

    [Fact]
    public void An_impulse_has_a_flat_spectrum()
    {
        var samples = new float[8192];
        samples[4096] = 1;
        using var analysis = new Analysis(new AudioClip(samples, SampleRate.Default));
        Assert.Equal(1, analysis.SpectralFlatness[0, 8], 1e-3f);
        Assert.Equal(0, analysis.PolyFeatures[0, 8], 1e-6f);
    }

    [Fact]
    public void Features_without_scale_do_not_change_with_loudness()
    {
        var samples = Make("square").Zip(Make("noise"), (x, y) => 0.6f * x + 0.3f * y).ToArray();
        using var whole = new Analysis(new AudioClip(samples, SampleRate.Default));
        using var half = new Analysis(new AudioClip(Array.ConvertAll(samples, x => 0.5f * x), SampleRate.Default));
        Assert.Equal(whole.Beats.Frames, half.Beats.Frames);
        Same(analysis => analysis.ZeroCrossingRate, 0);
        Same(analysis => analysis.Centroid, 1e-3f);
        Same(analysis => analysis.Bandwidth, 1e-3f);
        Same(analysis => analysis.Rolloff, 1e-3f);
        Same(analysis => analysis.Chroma, 1e-5f);
        Same(analysis => analysis.ChromaCqt, 1e-5f);
        Same(analysis => analysis.ChromaCens, 1e-5f);
        Same(analysis => analysis.ChromaVqt, 1e-5f);
        Same(analysis => analysis.Tonnetz, 1e-5f);
        Same(analysis => analysis.SpectralContrast, 1e-3f);
        Same(analysis => analysis.SpectralFlatness, 1e-5f);
        Same(analysis => analysis.Tempogram, 1e-4f);

        void Same(Func<Analysis, FrameMatrix> feature, float tolerance)
        {
            var (expected, actual) = (feature(whole).ToArray(), feature(half).ToArray());
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static float[] Make(string signal)
    {
        var random = new Random(2);
        return signal switch
        {
            "silence" => new float[30000],
            "impulse" => [.. Enumerable.Range(0, 30000).Select(n => n == 15000 ? 1f : 0)],
            "constant" => [.. Enumerable.Repeat(1f, 30000)],
            "square" => [.. Enumerable.Range(0, 30000).Select(n => n / 25 % 2 == 0 ? 1f : -1f)],
            "noise" => [.. Enumerable.Range(0, 30000).Select(_ => random.NextSingle() * 2 - 1)],
            "one sample" => [0.5f],
            "one silent sample" => [0],
            "ten samples" => [.. Enumerable.Range(0, 10).Select(n => n * 0.1f)],
            "half a frame" => [.. Enumerable.Range(0, 1024).Select(n => MathF.Sin(n * 0.1f))],
            "two frames" => [.. Enumerable.Range(0, 4096).Select(n => MathF.Sin(n * 0.1f))],
            "loud" => [.. Enumerable.Range(0, 30000).Select(n => 1e6f * MathF.Sin(n * 0.3f))],
            "faint" => [.. Enumerable.Range(0, 30000).Select(n => 1e-20f * MathF.Sin(n * 0.3f))],
            _ => throw new ArgumentException(signal),
        };
    }
}
