using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Cli.Terminal;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>Predictions of whole collections into a file.</summary>
public sealed class LibraryPredictionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LibraryPredictionTests()
    {
        TinyModel.Save(_folder["tiny.timbre"]);
        for (var i = 0; i < 40; i++)
        {
            Directory.CreateDirectory(_folder[$"music/{i % 3}"]);
            WavFile.Write(_folder[$"music/{i % 3}/{i}.wav"], new AudioClip([.. Enumerable.Range(0, 66150 + (i * 500)).Select(n => 0.3f * MathF.Sin(n * 0.01f * (i + 1)))], SampleRate.Default));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public void Killed_at_random_moments_the_resumed_result_is_identical_byte_for_byte(string format)
    {
        var (whole, broken) = (_folder[$"whole.{format}"], _folder[$"broken.{format}"]);
        Assert.Equal(ExitCode.Success, TimbreProcess.Run(Command(whole)).ExitCode);
        var random = new Random(7);
        var killedAtWork = 0;
        for (var kill = 0; kill < 6; kill++)
        {
            using var process = TimbreProcess.Start([.. Command(broken), "--threads", "2"]);
            for (var wait = 0; wait < 1000 && !File.Exists(broken + ".journal") && !process.HasExited; wait++)
                Thread.Sleep(5);
            Thread.Sleep(random.Next(0, 60));
            killedAtWork += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }
        Assert.Equal(ExitCode.Success, TimbreProcess.Run(Command(broken)).ExitCode);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(broken));
        Assert.True(killedAtWork > 0, "no run was still at work when killed");
        Assert.False(File.Exists(broken + ".journal"));
    }

    [Fact]
    public async Task The_file_holds_what_stdout_would_and_the_summary_counts_it()
    {
        var session = await Session.RunAsync(Command(_folder["out.json"]));
        var streamed = await Session.RunAsync("predict", _folder["music"], "--model", _folder["tiny.timbre"], "--format", "json");
        Assert.Equal(streamed.Output, await File.ReadAllTextAsync(_folder["out.json"], TestContext.Current.CancellationToken));
        var genres = JsonNode.Parse(streamed.Output)!.AsArray().Select(file => file!["genres"]![0]!["genre"]!.GetValue<string>()).ToArray();
        Assert.Equal(40, genres.Length);
        foreach (var genre in genres.Distinct())
            Assert.Matches($"(?m)^{genre} +{genres.Count(other => other == genre)} ", session.Errors);
        Assert.Contains("3 folders", session.Errors);
        Assert.Matches($"(?m)^ +14  {_folder["music"]}/0: ", session.Errors);
    }

    [Fact]
    public async Task A_bad_file_is_a_line_and_is_tried_again_by_the_next_run()
    {
        var bad = _folder.Write("music/1/bad.wav", "no sound at all");
        var session = await Session.RunAsync(Command(_folder["out.csv"]));
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Contains(bad, Assert.Single(session.Failures));
        Assert.Contains("40 files named, 1 failed", session.Errors);
        Assert.Equal(41, File.ReadLines(_folder["out.csv"]).Count());
    }

    private string[] Command(string output) => ["predict", _folder["music"], "--model", _folder["tiny.timbre"], "--out", output, "--summary"];
}
