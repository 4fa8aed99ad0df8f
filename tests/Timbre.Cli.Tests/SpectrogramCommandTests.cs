using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Features.Imaging;

namespace Timbre.Cli.Tests;

public sealed class SpectrogramCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-images-").FullName;

    public SpectrogramCommandTests()
    {
        foreach (var name in new[] { "rock/one.wav", "jazz/two 'quoted' $x.wav" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Music, name))!);
            WavFile.Write(Path.Combine(Music, name), new AudioClip([.. Enumerable.Range(0, 66150).Select(n => 0.5f * MathF.Sin(1e-6f * n * n))], SampleRate.Default));
        }
    }

    private string Music => Path.Combine(_folder, "music");

    private string Images => Path.Combine(_folder, "images");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mel")]
    [InlineData("stft")]
    [InlineData("chroma")]
    [InlineData("mfcc")]
    [InlineData("cqt")]
    [InlineData("tempogram")]
    public void Plots_have_axes_and_a_color_bar(string kind)
    {
        var (code, output, error) = TimbreProcess.Run("spectrogram", Path.Combine(Music, "rock"), "--kind", kind, "--out", Images);
        Assert.True((code, output) == (0, ""), error);
        var plot = PngImage.ReadColor(Path.Combine(Images, "one.png"));
        Assert.Equal((1600, 900), (plot.Width, plot.Height));
        // White paper around, ink in the margins where the axes' titles stand, and many colors inside.
        Assert.Equal([255, 255, 255], plot.Pixels[..3]);
        Assert.True(Dark(plot, 0, 130) > 100 && Dark(plot, 1420, 1600) > 100, "no labels");
        Assert.True(Colors(plot) > 100, "no picture");
    }

    [Fact]
    public void Bare_images_keep_the_folders_and_the_documented_layouts()
    {
        Assert.Equal(0, TimbreProcess.Run("spectrogram", Music, "--bare", "--gray", "--out", Images).ExitCode);
        Assert.Equal(["jazz/two 'quoted' $x.png", "rock/one.png"], Directory.GetFiles(Images, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Images, path)).Order(StringComparer.Ordinal));
        var gray = PngImage.ReadGray(Path.Combine(Images, "rock", "one.png"));
        Assert.Equal((1000, 128), (gray.Width, gray.Height));

        Assert.Equal(0, TimbreProcess.Run("spectrogram", Music, "--bare", "--out", Images).ExitCode);
        var color = PngImage.ReadColor(Path.Combine(Images, "rock", "one.png"));
        Assert.Equal((432, 288), (color.Width, color.Height));
    }

    [Fact]
    public void A_bad_file_is_named_and_the_others_are_drawn()
    {
        File.WriteAllText(Path.Combine(Music, "rock", "bad.wav"), "no sound");
        var (code, _, error) = TimbreProcess.Run("spectrogram", Music, "--bare", "--out", Images);
        Assert.Equal(1, code);
        Assert.Contains("bad.wav: ", error, StringComparison.Ordinal);
        Assert.Contains("2 images written", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spectrogram")]
    [InlineData("spectrogram", "x.wav")]
    [InlineData("spectrogram", "x.wav", "--out", "")]
    [InlineData("spectrogram", "x.wav", "--out", "images", "--kind", "sonogram")]
    public void Wrong_use_gives_one_line_and_exit_code_2(params string[] arguments)
    {
        var (code, output, error) = TimbreProcess.Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private static int Dark(PngImage image, int fromColumn, int toColumn)
    {
        var count = 0;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = fromColumn; x < toColumn; x++)
                count += image.Pixels[(y * image.Width + x) * 3] < 100 ? 1 : 0;
        }
        return count;
    }

    private static int Colors(PngImage image)
    {
        var colors = new HashSet<int>();
        for (var i = 0; i < image.Pixels.Length; i += 3)
            colors.Add((image.Pixels[i] << 16) | (image.Pixels[i + 1] << 8) | image.Pixels[i + 2]);
        return colors.Count;
    }
}
