using System.Diagnostics;
using System.Text.Json.Nodes;
using Timbre.Models.Recognition;
using Timbre.Testing;

namespace Timbre.Web.Tests.Api;

public sealed class PredictTests
{
    [Fact]
    public async Task A_body_and_a_form_get_the_answer_that_the_command_line_prints()
    {
        var clip = Sounds.Clips()[0];
        var expected = JsonNode.Parse(CommandLine("predict", clip, "--format", "json", "--top", "2", "--combine", "max", "--threads", "1"))!.AsArray();
        expected[0]!["file"] = "song.flac";
        await using var served = await Served.StartAsync();
        var bytes = await File.ReadAllBytesAsync(clip, TestContext.Current.CancellationToken);

        using var body = await served.PostAsync(bytes, "?top=2&combine=max&name=song.flac");
        using var form = await served.PostAsync(Served.Form(("song.flac", bytes)), "?top=2&combine=max");

        Assert.True(JsonNode.DeepEquals(expected, await Served.ArrayAsync(body)));
        Assert.True(JsonNode.DeepEquals(expected, await Served.ArrayAsync(form)));
    }

    [Fact]
    public async Task Requests_that_come_together_get_the_answers_that_they_get_alone()
    {
        var clips = Sounds.Clips().Select(File.ReadAllBytes).ToArray();
        await using var served = await Served.StartAsync();
        var alone = new List<JsonNode>();
        foreach (var clip in clips)
        {
            using var response = await served.PostAsync(clip, "?top=10");
            alone.Add((await Served.ArrayAsync(response))[0]!);
        }

        var together = await Task.WhenAll(clips.Concat(clips).Select(async clip =>
        {
            using var response = await served.PostAsync(clip, "?top=10");
            return (await Served.ArrayAsync(response))[0]!;
        }));

        foreach (var (first, second) in alone.Concat(alone).Zip(together))
        {
            var expected = Probabilities(first);
            foreach (var (genre, probability) in Probabilities(second))
                Assert.Equal(expected[genre], probability, 1e-4);
            Assert.Equal(first["segments"]!.AsArray().Count, second["segments"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task Recordings_that_come_together_go_through_the_network_together()
    {
        await using var served = await Served.StartAsync(options => options with { Workers = 1 });
        using var response = await served.PostAsync(Served.Form([.. Enumerable.Range(0, 40).Select(i => ($"{i}.wav", Sounds.Wav(1, 100 + (10 * i))))]));
        Assert.Equal(40, (await Served.ArrayAsync(response)).Count);
        var (windows, batches) = served.Get<RecognitionEngine>().Predicted;
        Assert.Equal(40, windows);
        Assert.InRange(batches, 1, 20);
    }

    [Fact]
    public async Task A_broken_file_has_its_reason_and_the_others_their_genres()
    {
        await using var served = await Served.StartAsync();
        using var response = await served.PostAsync(Served.Form(("good.wav", Sounds.Wav(3)), ("böse; 'eins'.mp3", [1, 2, 3, 4, 5]), ("empty.flac", []), ("also good.wav", Sounds.Wav(4))));
        var answers = await Served.ArrayAsync(response);
        Assert.Equal(["good.wav", "böse; 'eins'.mp3", "empty.flac", "also good.wav"], answers.Select(answer => answer!["file"]!.GetValue<string>()));
        Assert.Equal([true, false, false, true], answers.Select(answer => answer!["genres"] is not null));
        Assert.Equal([false, true, true, false], answers.Select(answer => answer!["error"] is not null));
        Assert.Equal(4.0, answers[3]!["seconds"]!.GetValue<double>(), 0.01);
    }

    [Fact]
    public async Task A_lone_broken_file_is_a_problem_in_one_line_that_names_it()
    {
        await using var served = await Served.StartAsync();
        using var response = await served.PostAsync([1, 2, 3, 4, 5], "?name=noise.mp3");
        var detail = await Served.ProblemAsync(response, 422);
        Assert.StartsWith("noise.mp3: ", detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', detail);
        Assert.DoesNotContain("/proc", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_another_program_decodes_is_answered_too()
    {
        await using var served = await Served.StartAsync();
        var m4a = await File.ReadAllBytesAsync(FFmpegTool.Encode(served.Folder.Write("song.wav", Sounds.Wav(5)), served.Folder["song.m4a"]), TestContext.Current.CancellationToken);
        using var good = await served.PostAsync(m4a);
        Assert.Equal(5, (await Served.ArrayAsync(good))[0]!["seconds"]!.GetValue<double>(), 0.1);

        m4a.AsSpan(m4a.Length / 4).Clear();
        using var damaged = await served.PostAsync(m4a, "?name=song.m4a");
        var detail = await Served.ProblemAsync(damaged, 422);
        Assert.StartsWith("song.m4a: is damaged", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("/proc", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?top=0", 400, "top")]
    [InlineData("?top=many", 400, "top")]
    [InlineData("?top=1&top=2", 400, "top")]
    [InlineData("?combine=sum", 400, "combine")]
    [InlineData("?picture=perhaps", 400, "picture")]
    [InlineData("?model=nothing", 404, "nothing")]
    [InlineData("?model=..%2F..%2Fdefault", 404, "model")]
    [InlineData("?model=run:..", 404, "model")]
    public async Task A_wrong_query_is_a_problem_that_names_it(string query, int status, string named)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.PostAsync(Sounds.Wav(1), query);
        Assert.Contains(named, await Served.ProblemAsync(response, status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_shows_the_whole_recording()
    {
        await using var served = await Served.StartAsync();
        using var response = await served.PostAsync(Sounds.Wav(65), "?picture=true");
        var picture = (await Served.ArrayAsync(response))[0]!["picture"]!;
        var peaks = picture["peaks"]!.AsArray().Select(peak => peak!.GetValue<double>()).ToArray();
        Assert.InRange(peaks.Length / 2, 2000, 8192);
        Assert.Equal(-0.5, peaks.Min(), 0.01);
        Assert.Equal(0.5, peaks.Max(), 0.01);
        var png = Convert.FromBase64String(picture["spectrogram"]!.GetValue<string>()["data:image/png;base64,".Length..]);
        using var folder = new TemporaryFolder();
        var image = Timbre.Features.Imaging.PngImage.ReadGray(folder.Write("picture.png", png));
        Assert.Equal(128, image.Height);
        Assert.InRange(image.Width, 2700, 2900);
        // The tone lies in the lowest bands, which are the lowest rows.
        Assert.True(image.Pixels[^(image.Width * 20)..].Max() > 200);
        Assert.True(image.Pixels[..(image.Width * 20)].Max() < 150);
    }

    private static Dictionary<string, double> Probabilities(JsonNode answer) =>
        answer["genres"]!.AsArray().ToDictionary(genre => genre!["genre"]!.GetValue<string>(), genre => genre!["probability"]!.GetValue<double>());

    private static string CommandLine(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "timbre.dll"), .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
