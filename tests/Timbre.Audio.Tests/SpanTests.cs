using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class SpanTests : IDisposable
{
    private const int Rate = 24_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.wav", 0)]
    [InlineData("a.aiff", 0)]
    [InlineData("a.au", 0)]
    [InlineData("a.flac", 0)]
    [InlineData("a.ogg", 1e-6)]
    [InlineData("a.mp3", 1e-4)]
    [InlineData("a.opus", 0.02)]
    [InlineData("a.m4a", 1e-3)]
    [InlineData("a.wv", 0)]
    public void A_span_equals_the_same_part_of_the_whole(string name, double tolerance)
    {
        var source = _folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Tones(8 * Rate, Rate), rate: Rate));
        var path = FFmpegTool.Encode(source, _folder[name]);
        var whole = AudioFile.Read(path);
        foreach (var (offset, duration) in ((double, double)[])[(0, 0.5), (0.25, 1), (3.456, 2), (6.9, 1)])
        {
            var span = AudioFile.Read(path, null, TimeSpan.FromSeconds(offset), TimeSpan.FromSeconds(duration));
            var expected = whole.Slice((int)Math.Round(offset * Rate), (int)(duration * Rate)).Samples;
            Assert.Equal(expected.Length, span.Length);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - span.Samples[i]) <= tolerance, $"{offset} s + {i}: {span.Samples[i]}, not {expected[i]}");
        }
    }

    [Fact]
    public void Clips_read_into_one_buffer_equal_clips_with_memory_of_their_own()
    {
        var buffer = new ClipBuffer();
        foreach (var (name, seconds) in ((string, int)[])[("middling.wav", 3), ("long.wav", 7), ("short.ogg", 1), ("middling.wav", 3)])
        {
            var source = _folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Tones(seconds * Rate, Rate, seconds), rate: Rate));
            var path = FFmpegTool.Encode(source, _folder[name]);
            var clip = AudioFile.Read(path, buffer: buffer);
            Assert.True(clip.Samples.SequenceEqual(AudioFile.Read(path).Samples), name);
        }
    }

    [Fact]
    public void A_span_at_another_rate_is_as_long_as_its_time()
    {
        var path = _folder.Write("a.wav", SoundBytes.Wav(SoundBytes.Tones(4 * Rate, Rate), rate: Rate));
        var rate = new SampleRate(16_000);
        var span = AudioFile.Read(path, rate, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        var whole = AudioFile.Read(path, rate).Slice(16_000, 32_000);
        Assert.Equal(32_000, span.Length);

        // Away from the cut both see the same neighborhood.
        for (var i = 1000; i < 31_000; i++)
            Assert.Equal(whole.Samples[i], span.Samples[i], 1e-5f);
    }

    [Fact]
    public void A_span_past_the_end_gives_what_is_left()
    {
        var path = _folder.Write("a.wav", SoundBytes.Wav(SoundBytes.Coarse(Rate), rate: Rate));
        Assert.Equal(Rate / 4, AudioFile.Read(path, null, TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(10)).Length);
    }

    [Theory]
    [InlineData("a.wav")]
    [InlineData("a.flac")]
    [InlineData("a.mp3")]
    [InlineData("a.m4a")]
    public void An_offset_behind_the_end_is_an_error(string name)
    {
        var path = FFmpegTool.Encode(_folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Coarse(Rate), rate: Rate)), _folder[name]);
        var error = Assert.Throws<AudioFileException>(() => AudioFile.Read(path, null, TimeSpan.FromSeconds(5)));
        Assert.Contains("choose an earlier offset", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_make_no_sense_are_refused()
    {
        var path = _folder.Write("a.wav", SoundBytes.Wav(SoundBytes.Coarse(100)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioFile.Read(path, null, TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioFile.Read(path, null, default, TimeSpan.Zero));
    }
}
