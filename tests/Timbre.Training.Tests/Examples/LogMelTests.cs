using System.Text.Json;
using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Features.Imaging;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Examples;

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
            using var windows = new AudioWindows(path, TimeSpan.FromSeconds(30));
            var (_, clip) = Assert.Single(windows.Read());
            var image = Images.FromAudio(clip).LogMel!;
            Assert.Equal((png.Height, png.Width), (image.Bands, image.Columns));
            Assert.InRange(image.Levels.Zip(png.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 0.5);
            compared++;
        }
        Assert.True(compared >= 5);
    }

    /// <summary>A model trained on the public color pictures hears what it has seen only if this holds.</summary>
    [Fact]
    public void Sound_becomes_the_same_levels_as_the_public_color_pictures()
    {
        var audio = SharedData.Require("gtzan/audio");
        var dataset = DatasetLoader.Open(SharedData.Require("gtzan/images_original"));
        var representation = ModelZoo.Find("alexnet")!.RepresentationFor(dataset, new TrainingSettings());
        Assert.Equal(LogMelLayout.Picture, representation.LogMel!.Layout);
        var saved = JsonSerializer.Deserialize(JsonSerializer.Serialize(representation, ManifestJson.Default.Representation), ManifestJson.Default.Representation)!;
        Assert.Equal(representation.LogMel, saved.LogMel);

        var set = ExampleLoader.Load(dataset, representation, 1);
        Assert.Empty(set.Skipped);
        var compared = 0;
        foreach (var (item, example) in set.Items.Zip(set.Examples))
        {
            var genre = dataset.Classes[item.Label];
            var path = Path.Combine(audio, genre, $"{genre}.{item.Id[^5..]}.flac");
            if (!File.Exists(path))
                continue;
            using var windows = new AudioWindows(path, saved.Window);
            var (_, clip) = Assert.Single(windows.Read());
            var heard = saved.FromAudio(clip).LogMel!;
            var seen = example.LogMel!;
            Assert.Equal((seen.Bands, seen.Columns), (heard.Bands, heard.Columns));
            Assert.InRange(heard.Levels.Zip(seen.Levels, (a, b) => Math.Abs(a - b)).Average(), 0, 1);
            compared++;
        }
        Assert.True(compared >= 8);
    }

    [Fact]
    public void A_folder_of_pictures_is_of_one_layout_and_others_are_skipped_with_a_line_each()
    {
        var pictures = SharedData.Require("gtzan/images_original");
        using var folder = new TemporaryFolder();
        foreach (var (from, to) in new[] { ("jazz/jazz00000", "jazz/a"), ("jazz/jazz00001", "jazz/b"), ("rock/rock00000", "rock/a"), ("rock/rock00001", "rock/b") })
            folder.Write(to + ".png", File.ReadAllBytes(Path.Combine(pictures, from + ".png")));
        new PngImage(1000, 128, 1, new byte[128000]).Write(folder["rock/bare.png"]);
        new PngImage(432, 288, 1, new byte[432 * 288]).Write(folder["rock/full.png"]);
        var dataset = DatasetLoader.Open(folder.Path);
        var set = ExampleLoader.Load(dataset, ModelZoo.Find("cnn")!.RepresentationFor(dataset, new TrainingSettings()), 1);
        Assert.Equal(4, set.Items.Count);
        Assert.Equal(2, set.Skipped.Count);
        Assert.All(set.Skipped, skipped => Assert.DoesNotContain('\n', skipped.Reason));
        Assert.Contains("bare.png: one of the bare gray images, but", set.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.Contains("full.png: 432 × 288 pixels of an unknown layout", set.Skipped[1].Reason, StringComparison.Ordinal);
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
