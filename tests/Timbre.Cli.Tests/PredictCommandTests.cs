using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Cli.Terminal;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_is_noted_for_telemetry()
    {
        Directory.CreateDirectory(_folder["home"]);
        var variables = new Dictionary<string, string> { ["HOME"] = _folder["home"], ["ORT_DISABLE_TELEMETRY"] = "" };
        using var process = TimbreProcess.Start(["predict", Sound("tone.wav", seconds: 5)], [], variables);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("%", await output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["home"]));
    }

    [Fact]
    public void Json_has_the_form_that_programs_rely_on_also_for_hostile_names()
    {
        var path = Sound("a \"b\"\n<c>,é.wav", seconds: 40);
        var (code, output, error) = TimbreProcess.Run("predict", path, "--format", "json", "--top", "2");
        Assert.Equal((ExitCode.Success, ""), (code, error));
        var file = Assert.Single(JsonNode.Parse(output)!.AsArray())!;
        Assert.Equal(path, file["file"]!.GetValue<string>());
        Assert.Contains(file["confidence"]!.GetValue<string>(), new[] { "sure", "leaning", "not sure" });
        Assert.Equal(40, file["seconds"]!.GetValue<double>());
        var genres = file["genres"]!.AsArray();
        Assert.Equal(2, genres.Count);
        Assert.True(genres[0]!["probability"]!.GetValue<double>() >= genres[1]!["probability"]!.GetValue<double>());
        var starts = file["segments"]!.AsArray().Select(segment => segment!["start"]!.GetValue<double>()).ToArray();
        Assert.Equal(0, starts[0]);
        Assert.Equal(starts.Order(), starts);
        Assert.True(starts[^1] > 30, "the second window is heard too");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("csv")]
    public void A_model_that_gives_no_probabilities_is_one_line_and_nothing_else(string format)
    {
        TinyModel.Save(_folder["tiny.timbre"]);
        BrokenModel.Write(_folder["tiny.timbre"], _folder["broken.timbre"]);
        var (code, output, error) = TimbreProcess.Run("predict", Sound("a.wav", seconds: 3), Sound("b.wav", seconds: 4), "--format", format, "--model", _folder["broken.timbre"]);
        Assert.Equal((ExitCode.Failed, ""), (code, output));
        Assert.StartsWith($"timbre: {_folder["broken.timbre"]}: the model gives ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_of_all_genres_add_up_to_one_whatever_the_rule()
    {
        var path = Sound("clip.wav", seconds: 10);
        foreach (var rule in new[] { "mean", "max", "vote" })
        {
            var (code, output, _) = TimbreProcess.Run("predict", path, "--format", "json", "--top", "99", "--combine", rule);
            Assert.Equal(ExitCode.Success, code);
            var genres = JsonNode.Parse(output)![0]!["genres"]!.AsArray();
            Assert.Equal(10, genres.Count);
            Assert.Equal(1, genres.Sum(genre => genre!["probability"]!.GetValue<double>()), 4);
        }
    }

    [Fact]
    public void Names_from_stdin_come_out_in_the_order_given()
    {
        var paths = new[] { "c.wav", "a.wav", "b.wav" }.Select((name, i) => Sound(name, seconds: 3 + 10 * i)).ToArray();
        var (code, output, _) = TimbreProcess.RunWithInput(string.Join('\n', paths), "predict", "-", "--format", "csv", "--top", "1", "--threads", "2");
        Assert.Equal(ExitCode.Success, code);
        Assert.Equal(paths, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0]));
    }

    /// <summary>The promise of the representation, end to end: what is said of a sound file is what is said of its image.</summary>
    [Fact]
    public void Sound_files_and_their_images_are_named_alike()
    {
        var audio = SharedData.Require("gtzan/audio");
        var images = SharedData.Require("gtzan/mel");
        var model = Path.Combine(SharedData.RepositoryRoot, "models", "default.timbre");
        var fromImages = Predictions(model, images);
        var fromAudio = Predictions(model, audio);
        Assert.Equal(116, fromAudio.Count);
        var alike = fromAudio.Count(pair => fromImages[pair.Key] == pair.Value);
        Assert.True(alike >= 0.95 * fromAudio.Count, $"{alike} of {fromAudio.Count} alike");
    }

    private Dictionary<string, string> Predictions(string model, string data)
    {
        var path = _folder["predictions.csv"];
        var (code, _, error) = TimbreProcess.Run("evaluate", "--model", model, "--data", data, "--predictions", path);
        Assert.True(code == ExitCode.Success, error);
        return File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[0], cells => cells[3]);
    }

    private string Sound(string name, int seconds)
    {
        var random = new Random(seconds);
        var samples = new float[seconds * 22050];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = 0.3f * MathF.Sin(i * 0.05f * (1 + i / 22050 % 4)) + 0.05f * (random.NextSingle() - 0.5f);
        WavFile.Write(_folder[name], new AudioClip(samples, SampleRate.Default));
        return _folder[name];
    }
}
