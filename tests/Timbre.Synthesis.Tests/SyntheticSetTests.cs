using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Synthesis.Composition;

namespace Timbre.Synthesis.Tests;

public sealed class SyntheticSetTests(SyntheticSetTests.SmallSet small) : IClassFixture<SyntheticSetTests.SmallSet>
{
    [Fact]
    public void The_same_seed_gives_the_same_samples_whatever_the_number_of_threads()
    {
        var again = SyntheticSet.Generate(small.Options, threads: 1, TestContext.Current.CancellationToken);
        Assert.Equal(small.Clips.Select(clip => clip.Name), again.Select(clip => clip.Name));
        for (var i = 0; i < again.Count; i++)
            Assert.True(small.Clips[i].Clip.Samples.SequenceEqual(again[i].Clip.Samples), $"{again[i].Name} differs");
    }

    [Fact]
    public void One_clip_made_alone_equals_the_same_clip_of_the_set()
    {
        var alone = SyntheticSet.GenerateClip(small.Options, "march", 3);
        var ofSet = small.Clips.Single(clip => clip.Name == "march.00003");
        Assert.True(ofSet.Clip.Samples.SequenceEqual(alone.Clip.Samples));
    }

    [Fact]
    public void A_set_of_more_clips_begins_with_the_clips_of_a_smaller_one()
    {
        var larger = SyntheticSet.GenerateClip(small.Options with { ClipsPerStyle = 50 }, "swing", 2);
        Assert.True(larger.Clip.Samples.SequenceEqual(small.Clips.Single(clip => clip.Name == "swing.00002").Clip.Samples));
    }

    [Fact]
    public void Another_seed_gives_other_samples()
    {
        var other = SyntheticSet.GenerateClip(small.Options with { Seed = 8 }, "waltz", 0);
        Assert.False(other.Clip.Samples.SequenceEqual(small.Clips.Single(clip => clip.Name == "waltz.00000").Clip.Samples));
    }

    [Fact]
    public void There_are_eight_styles_and_as_many_clips_of_each_as_asked()
    {
        Assert.Equal(8, SyntheticSet.Styles.Distinct().Count());
        Assert.Equal(SyntheticSet.Styles.Order(StringComparer.Ordinal), SyntheticSet.Styles);
        foreach (var style in SyntheticSet.Styles)
            Assert.Equal(small.Options.ClipsPerStyle, small.Clips.Count(clip => clip.Style == style));
    }

    [Fact]
    public void Every_clip_has_the_length_and_rate_asked_for()
    {
        foreach (var clip in small.Clips)
        {
            Assert.Equal(22_050, clip.Clip.Rate.Hertz);
            Assert.Equal(4 * 22_050, clip.Clip.Length);
        }
        var other = SyntheticSet.GenerateClip(new() { Rate = new SampleRate(44_100), Length = TimeSpan.FromSeconds(1.5) }, "drone", 0).Clip;
        Assert.Equal(66_150, other.Length);
        Assert.Equal(44_100, other.Rate.Hertz);
    }

    [Fact]
    public void No_sample_is_missing_or_clipped_and_no_clip_is_silent_or_offset()
    {
        foreach (var clip in small.Clips)
        {
            double sum = 0, squares = 0;
            foreach (var sample in clip.Clip.Samples)
            {
                Assert.True(Math.Abs(sample) < 0.99f, $"{clip.Name} reaches {sample}");
                sum += sample;
                squares += sample * sample;
            }
            var rms = Math.Sqrt(squares / clip.Clip.Length);
            Assert.True(rms > 0.01, $"{clip.Name} has an RMS of {rms}");
            Assert.True(Math.Abs(sum / clip.Clip.Length) < 0.05 * rms, $"{clip.Name} has an offset of {sum / clip.Clip.Length}");
        }
    }

    [Fact]
    public void The_loudness_of_every_two_styles_overlaps()
    {
        var ranges = small.Clips.GroupBy(clip => clip.Style).Select(style => (Low: style.Min(Loudness), High: style.Max(Loudness))).ToArray();
        Assert.True(ranges.Max(range => range.Low) < ranges.Min(range => range.High));
    }

    [Fact]
    public void No_two_clips_sound_the_same()
    {
        for (var i = 0; i < small.Clips.Count; i++)
        {
            for (var j = i + 1; j < small.Clips.Count; j++)
            {
                var likeness = Math.Abs(Correlation(small.Clips[i].Clip.Samples, small.Clips[j].Clip.Samples));
                Assert.True(likeness < 0.5, $"{small.Clips[i].Name} and {small.Clips[j].Name} correlate by {likeness}");
            }
        }
    }

    [Fact]
    public void The_set_is_written_as_folders_of_styles_and_reads_back()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var options = new SyntheticSetOptions { ClipsPerStyle = 1, Length = TimeSpan.FromSeconds(0.5) };
            var paths = SyntheticSet.WriteTo(folder, options, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(SyntheticSet.Styles.Select(style => Path.Combine(folder, style, $"{style}.00000.wav")), paths);
            var read = AudioFile.Read(paths[^1]);
            var made = SyntheticSet.GenerateClip(options, "waltz", 0).Clip;
            Assert.Equal(made.Length, read.Length);
            for (var i = 0; i < made.Length; i++)
                Assert.Equal(made.Samples[i], read.Samples[i], 1.0 / 32_000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Wrong_options_are_refused_by_name()
    {
        Assert.Equal("ClipsPerStyle", Assert.Throws<ArgumentOutOfRangeException>(() => Generate(new() { ClipsPerStyle = 0 })).ParamName);
        Assert.Equal("Length", Assert.Throws<ArgumentOutOfRangeException>(() => Generate(new() { Length = TimeSpan.Zero })).ParamName);
        Assert.Equal("Rate", Assert.Throws<ArgumentOutOfRangeException>(() => Generate(new() { Rate = new SampleRate(4000) })).ParamName);
        Assert.Contains("arpeggio", Assert.Throws<ArgumentException>(() => SyntheticSet.GenerateClip(new(), "polka", 0)).Message);
    }

    private static IReadOnlyList<SyntheticClip> Generate(SyntheticSetOptions options) =>
        SyntheticSet.Generate(options, cancellation: TestContext.Current.CancellationToken);

    private static double Loudness(SyntheticClip clip)
    {
        var squares = 0.0;
        foreach (var sample in clip.Clip.Samples)
            squares += sample * sample;
        return squares / clip.Clip.Length;
    }

    private static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.Sqrt(aa * bb);
    }

    /// <summary>Four seconds of six clips of each style, made once for all tests of the class.</summary>
    public sealed class SmallSet
    {
        internal SyntheticSetOptions Options { get; } = new() { Seed = 7, ClipsPerStyle = 6, Length = TimeSpan.FromSeconds(4) };

        internal IReadOnlyList<SyntheticClip> Clips => field ??= SyntheticSet.Generate(Options);
    }
}
