using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class ShardTests
{
    [Theory]
    [InlineData("features", "csv")]
    [InlineData("predict", "csv")]
    [InlineData("predict", "json")]
    [InlineData("predict", "txt")]
    public async Task Merged_shares_are_what_one_process_writes(string command, string ending)
    {
        using var folder = new TemporaryFolder();
        string[] line = [command, .. Prepare(folder, command)];
        await Succeed([.. line, "--out", folder[$"whole.{ending}"]]);
        for (var shard = 1; shard <= 4; shard++)
            await Succeed([.. line, "--shard", $"{shard}/4", "--out", folder[$"part-{{shard}}.{ending}"]]);
        await Succeed(["merge", .. Parts(folder, ending, 3, 1, 4, 2), "--out", folder[$"merged.{ending}"]]);
        Assert.Equal(File.ReadAllBytes(folder[$"whole.{ending}"]), File.ReadAllBytes(folder[$"merged.{ending}"]));
    }

    [Fact]
    public async Task Shares_that_do_not_fit_are_refused_with_one_line()
    {
        using var folder = new TemporaryFolder();
        string[] line = ["features", .. Prepare(folder, "features")];
        foreach (var shard in (string[])["1/3", "2/3", "3/3"])
            await Succeed([.. line, "--shard", shard, "--out", folder["part-{shard}.csv"]]);

        Assert.Contains("of 3 shares one is missing: 2;", await Refusal("part-1.csv", "part-3.csv"));
        Assert.Contains("is share 1/3, and so is", await Refusal("part-1.csv", "part-2.csv", "part-1.csv", "part-3.csv"));
        Assert.Contains("is no finished share", await Refusal("part-1.csv", "part-2.csv", "nothing.csv"));

        await Succeed([.. line, "--shard", "3/3", "--segments", "2", "--out", folder["other.csv"]]);
        Assert.Contains("other.csv: was made with other settings", await Refusal("part-1.csv", "part-2.csv", "other.csv"));
        await Succeed([.. line, "--shard", "3/4", "--out", folder["fourth.csv"]]);
        Assert.Contains("fourth.csv: is share 3/4", await Refusal("part-1.csv", "part-2.csv", "fourth.csv"));

        // Share 2 of these has no file at all, and no table; its manifest is there.
        Assert.False(File.Exists(folder["part-2.csv"]));
        File.AppendAllText(folder["part-1.csv"], "x");
        Assert.Contains("part-1.csv: has changed since it was made", await Refusal("part-1.csv", "part-2.csv", "part-3.csv"));

        // A file more: the shares that have not seen it are told apart, and run again compute only what is new.
        WriteTone(folder, "music/c/late.wav", 333);
        await Succeed([.. line, "--shard", "1/3", "--out", folder["part-{shard}.csv"]]);
        Assert.Contains("saw another list of files", await Refusal("part-1.csv", "part-2.csv", "part-3.csv"));
        await Succeed([.. line, "--shard", "2/3", "--out", folder["part-{shard}.csv"]]);
        var third = await Session.RunAsync([.. line, "--shard", "3/3", "--out", folder["part-{shard}.csv"]]);
        Assert.Contains("continuing: 5 of ", third.Errors);
        await Succeed([.. line, "--out", folder["whole.csv"]]);
        await Succeed(["merge", .. Parts(folder, "csv", 1, 2, 3), "--out", folder["merged.csv"]]);
        Assert.Equal(File.ReadAllBytes(folder["whole.csv"]), File.ReadAllBytes(folder["merged.csv"]));

        async Task<string> Refusal(params string[] parts)
        {
            var session = await Session.RunAsync(["merge", .. parts.Select(part => folder[part]), "--out", folder["merged.csv"]]);
            Assert.Equal(1, session.ExitCode);
            Assert.False(File.Exists(folder["merged.csv"]));
            return Assert.Single(session.Failures);
        }
    }

    [Fact]
    public async Task Shares_of_images_are_the_whole()
    {
        using var folder = new TemporaryFolder();
        Prepare(folder, "features");
        await Succeed(["spectrogram", folder["music"], "--bare", "--gray", "--out", folder["whole"], "--threads", "1"]);
        foreach (var shard in (string[])["1/2", "2/2"])
            await Succeed(["spectrogram", folder["music"], "--bare", "--gray", "--shard", shard, "--out", folder["parts"], "--threads", "1"]);
        var whole = Directory.GetFiles(folder["whole"], "*.png", SearchOption.AllDirectories).Order().ToArray();
        Assert.Equal(whole.Select(file => Path.GetRelativePath(folder["whole"], file)), Directory.GetFiles(folder["parts"], "*.png", SearchOption.AllDirectories).Order().Select(file => Path.GetRelativePath(folder["parts"], file)));
        Assert.All(whole, file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(folder["whole"], folder["parts"], StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_share_of_predictions_needs_a_file_to_go_to()
    {
        var session = await Session.RunAsync("predict", "x.wav", "--shard", "1/2");
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("--shard: goes with --out", session.Errors);
    }

    private static string[] Prepare(TemporaryFolder folder, string command)
    {
        for (var i = 0; i < 9; i++)
            WriteTone(folder, $"music/{"abc"[i % 3]}/é {i}.wav", 200 + 70 * i);
        if (command != "predict")
            return [folder["music"], "--threads", "1"];
        TinyModel.Save(folder["tiny.timbre"]);
        return [folder["music"], "--threads", "1", "--model", folder["tiny.timbre"]];
    }

    private static void WriteTone(TemporaryFolder folder, string name, double hertz)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        var samples = new float[SampleRate.Default.Hertz * 3];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / SampleRate.Default.Hertz) * (1 + i % 5000 / 5000.0) / 2);
        WavFile.Write(folder[name], new AudioClip(samples, SampleRate.Default));
    }

    private static IEnumerable<string> Parts(TemporaryFolder folder, string ending, params int[] shards) => shards.Select(shard => folder[$"part-{shard}.{ending}"]);

    private static async Task Succeed(string[] line)
    {
        var session = await Session.RunAsync(line);
        Assert.True(session.ExitCode == 0, session.Errors);
    }
}
