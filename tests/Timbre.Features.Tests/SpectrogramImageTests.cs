using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Imaging;
using Timbre.Testing;

namespace Timbre.Features.Tests;

public class SpectrogramImageTests
{
    [Fact]
    public void Mel_images_of_real_clips_equal_the_shared_ones_to_half_a_level()
    {
        var images = SharedData.Require("gtzan/mel");
        var clips = Directory.GetFiles(SharedData.Require("gtzan/audio"), "*.flac", SearchOption.AllDirectories);
        double total = 0;
        Parallel.ForEach(clips, clip =>
        {
            using var analysis = new Analysis(AudioFile.Read(clip, SampleRate.Default));
            var actual = SpectrogramImage.Gray(Spectrogram.Of(analysis, SpectrogramKind.Mel));
            var genre = Path.GetFileName(Path.GetDirectoryName(clip))!;
            var expected = PngImage.ReadGray(Path.Combine(images, genre, Path.GetFileNameWithoutExtension(clip) + ".png"));
            Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
            var error = expected.Pixels.Zip(actual.Pixels, (x, y) => Math.Abs(x - y)).Average();
            Assert.True(error <= 0.5, $"{Path.GetFileName(clip)}: {error:F3} levels");
            lock (clips)
                total += error;
        });
        Assert.True(clips.Length == 116 && total / clips.Length <= 0.5);
    }

    [Theory]
    [InlineData(SpectrogramKind.Mel, 128)]
    [InlineData(SpectrogramKind.Stft, 1025)]
    [InlineData(SpectrogramKind.Chroma, 12)]
    [InlineData(SpectrogramKind.Mfcc, 20)]
    [InlineData(SpectrogramKind.Cqt, 84)]
    [InlineData(SpectrogramKind.Tempogram, 384)]
    public void Every_kind_has_its_rows_and_uses_all_levels(SpectrogramKind kind, int rows)
    {
        using var analysis = new Analysis(GoldenFrames.Clip("rock"));
        var spectrogram = Spectrogram.Of(analysis, kind);
        var gray = SpectrogramImage.Gray(spectrogram, 130);
        Assert.Equal((130, rows), (gray.Width, gray.Height));
        Assert.Equal((0, 255), (gray.Pixels.Min(), gray.Pixels.Max()));
        var color = SpectrogramImage.Color(spectrogram);
        Assert.Equal((432, 288, 3), (color.Width, color.Height, color.Channels));
        Assert.Equal(255, color.Pixels[0]);
        Assert.Equal(0, color.Pixels[((35 * 432) + 54) * 3]);
    }

    [Fact]
    public void Silence_is_drawn_as_the_lowest_level()
    {
        using var analysis = new Analysis(new AudioClip(new float[5000], SampleRate.Default));
        // The first cepstral coefficient of silence is its level, far below 0: it has no lowest level.
        foreach (var kind in Enum.GetValues<SpectrogramKind>().Except([SpectrogramKind.Mfcc]))
            Assert.All(SpectrogramImage.Gray(Spectrogram.Of(analysis, kind)).Pixels, pixel => Assert.Equal(0, pixel));
    }
}
