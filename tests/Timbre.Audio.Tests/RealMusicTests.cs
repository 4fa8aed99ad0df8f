using System.Diagnostics;
using System.Runtime.InteropServices;
using Timbre.Audio.Reading;
using Timbre.Files.Finding;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class RealMusicTests
{
    [Fact]
    public void Clips_of_GTZAN_hold_exactly_the_samples_that_another_decoder_finds()
    {
        foreach (var path in AudioFolder.Find(SharedData.Require("gtzan/audio")).Where((_, i) => i % 20 == 0))
        {
            var clip = AudioFile.Read(path);
            var expected = FFmpegSamples(path);
            Assert.Equal(expected.Length, clip.Length);
            Assert.Equal(SampleRate.Default, clip.Rate);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i] / 32768f, clip.Samples[i]);
        }
    }

    [Fact]
    public void The_damaged_file_of_the_public_set_is_refused()
    {
        var path = SharedData.Require("gtzan/broken/jazz.00054.wav");
        var error = Assert.Throws<AudioFileException>(() => AudioFile.Read(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains("raw samples", error.Message, StringComparison.Ordinal);
    }

    private static short[] FFmpegSamples(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-i", path, "-f", "s16le", "-"])
        {
            RedirectStandardOutput = true,
        })!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        return MemoryMarshal.Cast<byte, short>(bytes.ToArray()).ToArray();
    }
}
