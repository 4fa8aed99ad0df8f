namespace Timbre.Audio.Tests;

public sealed class AudioClipTests
{
    [Fact]
    public void A_slice_shares_the_memory_of_the_clip()
    {
        var samples = new float[] { 1, 2, 3, 4, 5 };
        var slice = new AudioClip(samples, SampleRate.Default, "a").Slice(1, 3);
        Assert.Equal([2f, 3f, 4f], slice.Samples.ToArray());
        Assert.True(slice.Samples.Overlaps(samples));
        Assert.Equal("a", slice.Source);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(6, 0)]
    [InlineData(3, 3)]
    [InlineData(0, -1)]
    [InlineData(5, int.MaxValue)]
    public void A_slice_outside_the_clip_is_refused(int start, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioClip(new float[5], SampleRate.Default).Slice(start, count));

    [Fact]
    public void Equal_parts_drop_the_rest()
    {
        var parts = new AudioClip([.. Enumerable.Range(0, 32).Select(i => (float)i)], SampleRate.Default).SplitEqual(10);
        Assert.Equal(10, parts.Count);
        Assert.All(parts, part => Assert.Equal(3, part.Length));
        Assert.Equal([27f, 28f, 29f], parts[9].Samples.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void A_number_of_parts_that_cannot_be_is_refused(int segments) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioClip(new float[5], SampleRate.Default).SplitEqual(segments));

    [Fact]
    public void Duration_is_samples_over_rate() =>
        Assert.Equal(TimeSpan.FromSeconds(2), new AudioClip(new float[44_100], SampleRate.Default).Duration);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(768_001)]
    public void A_rate_that_no_file_has_is_refused(int hertz) => Assert.Throws<ArgumentOutOfRangeException>(() => new SampleRate(hertz));

    [Fact]
    public void A_rate_nobody_set_is_the_default()
    {
        Assert.Equal(22_050, default(SampleRate).Hertz);
        Assert.Equal(SampleRate.Default, default);
        Assert.Equal(SampleRate.Default.GetHashCode(), default(SampleRate).GetHashCode());
        Assert.NotEqual(SampleRate.Default, new SampleRate(22_051));
    }
}
