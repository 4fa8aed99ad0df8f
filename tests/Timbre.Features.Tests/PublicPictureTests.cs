using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Imaging;
using Timbre.Testing;

namespace Timbre.Features.Tests;

/// <summary>The layout of the public color pictures, against the pictures themselves and the sound that they show.</summary>
public class PublicPictureTests
{
    [Fact]
    public void Every_public_picture_has_the_layout_and_the_colors()
    {
        var pictures = Directory.GetFiles(SharedData.Require("gtzan/images_original"), "*.png", SearchOption.AllDirectories);
        Assert.Equal(18, pictures.Length);
        foreach (var path in pictures)
        {
            var picture = PngImage.ReadColor(path);
            Assert.True(PublicPicture.Matches(picture), path);
            var levels = PublicPicture.Levels(picture, path);
            Assert.Equal((334, 128, 1), (levels.Width, levels.Height, levels.Channels));
            Assert.True(levels.Pixels.Max() > 200 && levels.Pixels.Min() == 0, path);
        }
    }

    [Fact]
    public void Sound_is_drawn_as_the_public_pictures_show_it()
    {
        var pictures = SharedData.Require("gtzan/images_original");
        var audio = SharedData.Require("gtzan/audio");
        var compared = 0;
        foreach (var path in Directory.GetFiles(pictures, "*.png", SearchOption.AllDirectories))
        {
            var genre = Path.GetFileName(Path.GetDirectoryName(path))!;
            var clip = Path.Combine(audio, genre, $"{genre}.{Path.GetFileNameWithoutExtension(path)[^5..]}.flac");
            if (!File.Exists(clip))
                continue;
            using var analysis = new Analysis(AudioFile.Read(clip, SampleRate.Default));
            var drawn = SpectrogramImage.Color(Spectrogram.Of(analysis, SpectrogramKind.Mel));
            Assert.True(PublicPicture.Matches(drawn));
            var expected = PublicPicture.Levels(PngImage.ReadColor(path), path).Pixels;
            var actual = PublicPicture.Levels(drawn, clip).Pixels;
            var error = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Average();
            Assert.True(error <= 1, $"{Path.GetFileName(path)}: {error:F3} levels");
            compared++;
        }
        Assert.True(compared >= 8, $"{compared} compared");
    }

    [Fact]
    public void A_color_is_told_to_a_level_or_two_and_other_colors_are_far_off()
    {
        Span<byte> color = stackalloc byte[3];
        for (var level = 0; level < 256; level++)
        {
            ColorMap.Magma((byte)level, color);
            var (found, error) = ColorMap.MagmaLevel(color);
            Assert.Equal((level, 0), (found, error));
        }
        Assert.True(ColorMap.MagmaLevel([0, 200, 0]).Error > 50 * 50);
    }

    [Fact]
    public void Pictures_of_another_layout_are_told_apart_and_other_colors_refused()
    {
        var white = Picture(255, 255, 255);
        Assert.False(PublicPicture.Matches(white));
        Assert.False(PublicPicture.Matches(new PngImage(128, 128, 3, new byte[128 * 128 * 3])));
        Assert.False(PublicPicture.Matches(Picture(0, 0, 0, margin: 200)));

        var green = Picture(0, 180, 0);
        Assert.True(PublicPicture.Matches(green));
        var refusal = Assert.Throws<PngFileException>(() => PublicPicture.Levels(green, "green.png"));
        Assert.StartsWith("green.png: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static PngImage Picture(byte red, byte green, byte blue, byte margin = 255)
    {
        var pixels = new byte[432 * 288 * 3];
        pixels.AsSpan().Fill(margin);
        for (var y = 35; y <= 252; y++)
        {
            for (var x = 54; x <= 389; x++)
                new[] { red, green, blue }.CopyTo(pixels, 3 * (y * 432 + x));
        }
        return new PngImage(432, 288, 3, pixels);
    }
}
