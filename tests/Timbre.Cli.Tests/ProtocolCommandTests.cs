using System.Globalization;
using System.Text.Json.Nodes;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>Seeds, groups, leaks and comparisons from the command line, on a made-up table whose copies share their noise.</summary>
public sealed class ProtocolCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProtocolCommandTests()
    {
        // Pairs of tracks are copies: a neighbor search knows the one by the other, and hardly anything else.
        var random = new Random(2);
        var rows = new List<string>();
        var groups = new List<string>();
        for (var pair = 0; pair < 60; pair++)
        {
            var values = Enumerable.Range(0, 6).Select(_ => random.NextDouble()).ToArray();
            for (var copy = 0; copy < 2; copy++)
            {
                var name = $"song.{(2 * pair) + copy:00000}.wav";
                rows.Add($"{name},1,{string.Join(',', values.Select(value => (value + (copy * 0.001)).ToString(CultureInfo.InvariantCulture)))},{(pair % 3 == 0 ? "jazz" : pair % 3 == 1 ? "pop" : "rock")}");
                groups.Add($"{name},{pair}");
            }
        }
        _folder.Write("table.csv", "filename,length,a,b,c,d,e,f,label\n" + string.Join('\n', rows) + "\n");
        _folder.Write("pairs.csv", "file,group\n" + string.Join('\n', groups) + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_leak_by_groups_is_measured_and_shown_in_red()
    {
        var session = await Train("run", "--groups", _folder["pairs.csv"], "--split", "tracks:50/50");
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains("LEAKY", session.Output);
        var leak = Metrics("run")["leak"]!;
        Assert.Equal(0, leak["shared_tracks"]!.GetValue<int>());
        Assert.True(leak["shared_groups"]!.GetValue<int>() > 10);
        Assert.True(leak["inflation"]!.GetValue<double>() > 0.1, "copies on both sides make a neighbor search look good");
        var report = await File.ReadAllTextAsync(_folder["run/report.html"], TestContext.Current.CancellationToken);
        Assert.Contains("class=\"alarm\" role=\"alert\"><p>LEAKY", report);
        Assert.Contains("Measured inflation", report);
        Assert.Contains("groups:" + _folder["pairs.csv"], report);

        var honest = await Train("honest", "--split", $"groups:{_folder["pairs.csv"]}:50/50");
        Assert.Contains("neither a track nor an audit group stands on both sides", honest.Output);
        Assert.Null(Metrics("honest")["leak"]!["inflation"]);
    }

    [Fact]
    public async Task Groups_that_lie_beside_the_table_are_used_unasked()
    {
        File.Copy(_folder["pairs.csv"], _folder["table.groups.csv"]);
        var session = await Train("run", "--split", "tracks:50/50", "--no-leak-measurement");
        Assert.Contains("groups: ", session.Errors);
        Assert.Contains("LEAKY", session.Output);
        Assert.Null(Metrics("run")["leak"]!["inflation"]);
    }

    [Fact]
    public async Task Several_seeds_give_mean_deviation_and_interval_in_terminal_metrics_and_report()
    {
        var session = await Train("run", "--seeds", "3", "--seed", "4", "--split", "tracks:50/50");
        var seeds = Metrics("run")["seeds"]!;
        Assert.Equal([4, 5, 6], seeds["seeds"]!.AsArray().Select(seed => seed!.GetValue<int>()));
        var accuracies = new[] { "run", "run/seed-5", "run/seed-6" }.Select(run => Metrics(run)["test"]!["accuracy"]!.GetValue<double>()).ToArray();
        Assert.Equal(accuracies, seeds["accuracy"]!["values"]!.AsArray().Select(value => value!.GetValue<double>()));
        Assert.Equal(accuracies.Average(), seeds["accuracy"]!["mean"]!.GetValue<double>(), 12);
        Assert.Equal(2, seeds["accuracy"]!["interval"]!.AsArray().Count);
        Assert.Contains("over 3 seeds: accuracy", session.Output);
        Assert.Contains("Over 3 seeds", await File.ReadAllTextAsync(_folder["run/report.html"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Repeated_nested_folds_report_their_spread_and_the_settings_of_each_fold()
    {
        var session = await Train("run", "--split", $"kfold:3x2:{_folder["pairs.csv"]}", "--tune");
        Assert.Contains("over 6 folds: ", session.Output);
        var metrics = Metrics("run");
        Assert.Equal(240, metrics["test"]!["n"]!.GetValue<int>());
        Assert.Equal(3, metrics["folds"]!["per_repeat"]!.GetValue<int>());
        Assert.Equal(6, metrics["folds"]!["settings"]!.AsArray().Count);
        Assert.Contains("2 times 3 folds", await File.ReadAllTextAsync(_folder["run/report.html"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_runs_are_compared_in_text_and_json()
    {
        await Train("near", "--split", "tracks:50/50");
        await Session.RunAsync("train", "--data", _folder["table.csv"], "--model", "logistic", "--out", _folder["far"], "--split", "tracks:50/50", "--threads", "1");
        var text = await Session.RunAsync("compare", _folder["near"], _folder["far"]);
        Assert.Equal((ExitCode.Success, ""), (text.ExitCode, text.Errors));
        Assert.Contains("A is better", text.Output);
        var json = JsonNode.Parse((await Session.RunAsync("compare", _folder["near"], _folder["far"], "--format", "json")).Output)!;
        Assert.Equal(60, json["items"]!.GetValue<int>());
        Assert.Equal(json["second"]!["accuracy"]!.GetValue<double>() - json["first"]!["accuracy"]!.GetValue<double>(), json["difference"]!.GetValue<double>(), 12);
        Assert.True(json["mcnemar_mid_p"]!.GetValue<double>() < 0.05);
        Assert.True(json["interval"]![1]!.GetValue<double>() < 0);

        var missing = await Session.RunAsync("compare", _folder["near"], _folder["nowhere"]);
        Assert.Equal(ExitCode.Failed, missing.ExitCode);
        Assert.Contains("nowhere", Assert.Single(missing.Failures));
    }

    private Task<Session> Train(string run, params string[] options) =>
        Session.RunAsync(["train", "--data", _folder["table.csv"], "--model", "knn", "--set", "k=1", "--out", _folder[run], "--threads", "1", .. options]);

    private JsonNode Metrics(string run) => JsonNode.Parse(File.ReadAllText(_folder[$"{run}/metrics.json"]))!;
}
