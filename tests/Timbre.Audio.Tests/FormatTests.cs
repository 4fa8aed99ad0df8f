using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, bool> Widths => new()
    {
        { "wav", 8, false }, { "wav", 16, false }, { "wav", 24, false }, { "wav", 32, false }, { "wav", 32, true }, { "wav", 64, true },
        { "extensible", 8, false }, { "extensible", 16, false }, { "extensible", 24, false }, { "extensible", 32, false }, { "extensible", 32, true },
        { "aiff", 8, false }, { "aiff", 16, false }, { "aiff", 24, false }, { "aiff", 32, false },
        { "au", 8, false }, { "au", 16, false }, { "au", 24, false }, { "au", 32, false }, { "au", 32, true }, { "au", 64, true },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Uncompressed_samples_of_every_width_are_read_exactly(string format, int bits, bool isFloat)
    {
        var samples = SoundBytes.Coarse(1000);
        var path = _folder.Write("any.name", Make(format, samples, bits, 1, isFloat));
        var clip = AudioFile.Read(path);
        Assert.Equal(samples, clip.Samples.ToArray());
        Assert.Equal(SoundBytes.Rate, clip.Rate.Hertz);
        Assert.Equal(path, clip.Source);
    }

    [Theory]
    [InlineData("wav", 2)]
    [InlineData("wav", 3)]
    [InlineData("extensible", 6)]
    [InlineData("aiff", 2)]
    [InlineData("au", 8)]
    public void Channels_are_mixed_by_their_mean(string format, int channels)
    {
        var samples = SoundBytes.Coarse(channels * 70_000);
        var clip = AudioFile.Read(_folder.Write("sound", Make(format, samples, 16, channels, isFloat: false)));
        var expected = samples.Chunk(channels).Select(frame => frame.Sum() / channels).ToArray();
        Assert.Equal(expected, clip.Samples.ToArray());
    }

    [Fact]
    public void Samples_of_16_bits_are_divided_by_32768()
    {
        var bytes = SoundBytes.Wav([0, 0, 0, 0]);
        BitConverter.GetBytes((short)12345).CopyTo(bytes, 44);
        BitConverter.GetBytes(short.MinValue).CopyTo(bytes, 46);
        BitConverter.GetBytes(short.MaxValue).CopyTo(bytes, 48);
        Assert.Equal([12345 / 32768f, -1f, 32767 / 32768f, 0f], AudioFile.Read(_folder.Write("a.wav", bytes)).Samples.ToArray());
    }

    [Theory]
    [InlineData("sound.flac", "FLAC (PCM 16)", 0)]
    [InlineData("sound.ogg", "Ogg (Vorbis)", 0.15)]
    [InlineData("sound.opus", "Ogg (Opus)", 0.15)]
    [InlineData("sound.mp3", "MP3", 0.15)]
    [InlineData("sound.mp2", "MP2", 0.15)]
    [InlineData("sound.caf", "CAF (PCM 16)", 0)]
    [InlineData("sound.w64", "W64 (PCM 16)", 0)]
    [InlineData("sound.m4a", "MP4/M4A (aac)", 0.15)]
    [InlineData("sound.wma", "ASF/WMA (wmav2)", 0.15)]
    [InlineData("sound.aac", "AAC (aac)", 0.15)]
    [InlineData("sound.mka", "Matroska/WebM (vorbis)", 0.15)]
    [InlineData("sound.wv", "WavPack (wavpack)", 0)]
    [InlineData("sound.tta", "TTA (tta)", 0)]
    public void Compressed_formats_give_the_sound_back(string name, string format, double tolerance)
    {
        const int Rate = 24_000;
        var samples = SoundBytes.Tones(2 * Rate, Rate);
        var source = _folder.Write("source.wav", SoundBytes.Wav(samples, rate: Rate));
        var path = FFmpegTool.Encode(source, _folder[name]);
        var info = AudioFile.Probe(path);
        var clip = AudioFile.Read(path);
        Assert.Equal(format, info.Format);
        Assert.Equal(Rate, info.Rate.Hertz);
        Assert.Equal(1, info.Channels);
        Assert.Equal(2, clip.Duration.TotalSeconds, tolerance > 0 ? 0.15 : 0);

        // Run-ups differ between containers: the best alignment counts.
        var error = Enumerable.Range(0, tolerance > 0 ? 3000 : 1).Min(shift => RelativeError(samples.AsSpan(Rate / 2, Rate / 10), clip.Samples[((Rate / 2) + shift - (tolerance > 0 ? 500 : 0))..]));
        Assert.True(error <= Math.Max(tolerance, 1e-4), $"relative error {error:f4}");
    }

    [Fact]
    public void The_sound_of_a_video_is_read()
    {
        var source = _folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Tones(2 * SoundBytes.Rate)));
        var path = FFmpegTool.Encode(source, _folder["video.mp4"], "-f", "lavfi", "-i", "color=c=blue:s=64x64:d=2", "-shortest", "-pix_fmt", "yuv420p");
        Assert.Equal(2, AudioFile.Read(path).Duration.TotalSeconds, 0.15);
    }

    [Fact]
    public void The_content_decides_and_not_the_name()
    {
        var source = _folder.Write("source.mp3", SoundBytes.Wav(SoundBytes.Tones(SoundBytes.Rate)));
        var flac = FFmpegTool.Encode(source, _folder["x.wav"], "-f", "flac");
        Assert.Equal("WAV (PCM 16)", AudioFile.Probe(source).Format);
        Assert.Equal("FLAC (PCM 16)", AudioFile.Probe(flac).Format);
    }

    [Fact]
    public void A_size_left_open_by_a_program_that_wrote_to_a_pipe_is_no_fault()
    {
        var samples = SoundBytes.Coarse(500);
        foreach (var size in (uint[])[uint.MaxValue, 0x7FFF_F024])
            Assert.Equal(500, AudioFile.Read(_folder.Write("a.wav", SoundBytes.Wav(samples, dataSize: size))).Length);
        Assert.Equal(500, AudioFile.Read(_folder.Write("a.au", SoundBytes.Au(samples, dataSize: uint.MaxValue))).Length);
    }

    [Fact]
    public void A_stream_that_does_not_tell_its_length_is_read_to_its_end()
    {
        var bytes = File.ReadAllBytes(FFmpegTool.Encode(_folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Coarse(50_000))), _folder["a.flac"]));

        // STREAMINFO: the low 4 bits of byte 13 and the next 4 bytes are the number of samples, 0 for unknown.
        bytes[21] &= 0xF0;
        bytes.AsSpan(22, 4).Clear();
        var path = _folder.Write("b.flac", bytes);
        Assert.Null(AudioFile.Probe(path).Duration);
        Assert.Equal(SoundBytes.Coarse(50_000), AudioFile.Read(path).Samples.ToArray());
    }

    [Theory]
    [InlineData("pcm_alaw")]
    [InlineData("pcm_mulaw")]
    [InlineData("adpcm_ms")]
    [InlineData("libmp3lame")]
    [InlineData("adpcm_yamaha")]
    public void A_WAV_file_may_hold_other_encodings(string codec)
    {
        var source = _folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Tones(2 * SoundBytes.Rate)));
        var clip = AudioFile.Read(FFmpegTool.Encode(source, _folder["a.wav"], "-c:a", codec));
        Assert.Equal(2, clip.Duration.TotalSeconds, 0.2);
        Assert.Equal(0.316, Math.Sqrt(clip.Samples.ToArray().Average(sample => sample * sample)), 0.04);
    }

    [Fact]
    public void Names_that_look_like_options_addresses_or_commands_are_names()
    {
        var bytes = File.ReadAllBytes(FFmpegTool.Encode(_folder.Write("source.wav", SoundBytes.Wav(SoundBytes.Tones(SoundBytes.Rate))), _folder["source.m4a"]));
        foreach (var name in (string[])["-i.m4a", "http:x.m4a", "a'b\"c$(x);d.m4a", "%d.m4a", "concat:a|b.m4a", "new\nline.m4a", "ünï çødé 音.m4a"])
            Assert.Equal(1, AudioFile.Read(_folder.Write(name, bytes)).Duration.TotalSeconds, 0.15);
        Assert.Equal(SoundBytes.Rate, AudioFile.Read(_folder.Write("-", SoundBytes.Wav(SoundBytes.Coarse(100)))).Rate.Hertz);
    }

    private static byte[] Make(string format, float[] samples, int bits, int channels, bool isFloat) => format switch
    {
        "wav" => SoundBytes.Wav(samples, bits, channels, isFloat: isFloat),
        "extensible" => SoundBytes.Wav(samples, bits, channels, isFloat: isFloat, extensible: true),
        "aiff" => SoundBytes.Aiff(samples, bits, channels),
        _ => SoundBytes.Au(samples, bits, channels, isFloat: isFloat),
    };

    private static double RelativeError(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(actual[i] - expected[i], 2);
            norm += expected[i] * expected[i];
        }
        return Math.Sqrt(difference / norm);
    }
}
