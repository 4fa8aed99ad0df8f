using Timbre.Audio;
using Timbre.Features.Imaging;
using Timbre.Learning.Data;
using Timbre.Learning.Representations;
using Timbre.Testing;

namespace Timbre.Learning.Tests.Representations;

public sealed class LogMelTests
{
    private static readonly Representation Images = new() { LogMel = new LogMelRepresentation() };

    /// <summary>A model trained on the public images sees sound the same way only if this holds.</summary>
    [Fact]
    public void Sound_becomes_the_same_levels_as_the_public_images()
    {
        var audio = SharedData.Require("gtzan/audio");
        var images = SharedData.Require("gtzan/mel");
        var compared = 0;
        foreach (var path in Directory.EnumerateFiles(audio, "*.00000.flac", SearchOption.AllDirectories))
        {
            var png = PngImage.ReadGray(Path.Combine(images, Path.GetRelativePath(audio, Path.ChangeExtension(path, ".png"))));
            using var windows = new AudioWindows(path, Images.Window);
            var (_, clip) = Assert.Single(windows.Read());
            var image = Images.FromAudio(clip).LogMel!;
            Assert.Equal((png.Height, png.Width), (image.Bands, image.Columns));
            Assert.InRange(image.Levels.Zip(png.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 0.5);
            compared++;
        }
        Assert.True(compared >= 5);
    }

    [Fact]
    public void Silence_is_all_floor()
    {
        var image = Images.FromAudio(new AudioClip(new float[22050], SampleRate.Default)).LogMel!;
        Assert.All(image.Levels, level => Assert.Equal(0, level));
        Assert.Equal(33, image.Columns);
    }

    [Fact]
    public void Loudness_does_not_matter()
    {
        var loud = Noise(22050 * 3);
        var quiet = Array.ConvertAll(loud, sample => sample * 0.25f);
        Assert.Equal(
            Images.FromAudio(new AudioClip(loud, SampleRate.Default)).LogMel!.Levels,
            Images.FromAudio(new AudioClip(quiet, SampleRate.Default)).LogMel!.Levels);
    }

    [Theory]
    [InlineData(30.0, new[] { 30.0 })]
    [InlineData(30.6, new[] { 30.6 })]
    [InlineData(61.0, new[] { 30.0, 31.0 })]
    [InlineData(75.0, new[] { 30.0, 30.0, 15.0 })]
    [InlineData(4.0, new[] { 4.0 })]
    public void Recordings_are_cut_into_windows_and_nothing_is_dropped(double seconds, double[] lengths)
    {
        using var folder = new TemporaryFolder();
        var path = folder["clip.wav"];
        WavFile.Write(path, new AudioClip(Noise((int)(seconds * 22050)), SampleRate.Default));
        using var windows = new AudioWindows(path, TimeSpan.FromSeconds(30));
        var found = windows.Read().ToArray();
        Assert.Equal(lengths, found.Select(window => Math.Round(window.Clip.Duration.TotalSeconds, 3)));
        Assert.Equal(0, found[0].Start.TotalSeconds);
    }

    [Fact]
    public void Short_windows_cut_an_image_into_segments_of_one_track()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a", "b" })
        {
            var path = folder.Write($"{name}/{name}.00000.png", []);
            new PngImage(1000, 128, 1, new byte[128000]).Write(path);
        }
        var set = ExampleLoader.Load(DatasetLoader.Open(folder.Path), Images with { Window = TimeSpan.FromSeconds(3) }, 1);
        Assert.Equal(20, set.Items.Count);
        Assert.Equal(["a/a.00000", "b/b.00000"], set.Items.Select(item => item.Track).Distinct());
        Assert.All(set.Examples, example => Assert.Equal(100, example.LogMel!.Columns));
    }

    private static float[] Noise(int length)
    {
        var random = new Random(1);
        return Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
    }
}
