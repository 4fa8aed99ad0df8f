using System.Globalization;
using System.Text.Json.Nodes;
using Timbre.Cli.Terminal;
using Timbre.Testing;
using Timbre.Training.Runs;

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
    public async Task Seeds_that_lie_finished_are_read_and_others_trained()
    {
        await Train("run", "--seeds", "2", "--split", "tracks:50/25/25");
        File.Delete(_folder["run/report.html"]);
        var (model, metrics) = (File.ReadAllBytes(_folder["run/model.timbre"]), Metrics("run"));
        File.Move(_folder["run/seed-1/model.timbre"], _folder["kept"]);

        var more = await Train("run", "--seeds", "3", "--split", "tracks:50/25/25");
        Assert.Equal(ExitCode.Success, more.ExitCode);
        Assert.Contains("seed 0: finished before, not trained again", more.Errors);
        Assert.Contains("seed 1 (2 of 3): finished before, not trained again", more.Errors);
        Assert.Matches("(?m)^seed 2 \\(3 of 3\\)$", more.Errors);
        Assert.False(File.Exists(_folder["run/seed-1/model.timbre"]), "a finished seed is not trained again");
        var again = Metrics("run");
        Assert.Equal(metrics["test"]!.ToJsonString(), again["test"]!.ToJsonString());
        Assert.Equal(metrics["valid"]!.ToJsonString(), again["valid"]!.ToJsonString());
        Assert.Equal(metrics["seeds"]!["log_loss"]!["values"]!.AsArray().Select(value => value!.GetValue<double>()), again["seeds"]!["log_loss"]!["values"]!.AsArray().Select(value => value!.GetValue<double>()).Take(2));
        Assert.True(File.Exists(_folder["run/report.html"]));
        Assert.NotEmpty(model);

        // Other settings, other data or another division are other runs.
        foreach (var other in new[] { ("--set", "weights=uniform"), ("--classes", "jazz,pop") })
        {
            var session = await Train("run", "--seeds", "2", "--split", "tracks:50/25/25", other.Item1, other.Item2);
            Assert.DoesNotContain("finished before", session.Errors);
        }
        Assert.DoesNotContain("finished before", (await Train("run", "--seeds", "2", "--split", "tracks:60/20/20")).Errors);
    }

    [Fact]
    public async Task A_refitted_model_says_so_everywhere()
    {
        var session = await Train("run", "--refit", "--seeds", "2", "--split", "tracks:50/25/25");
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains("trained again on training and validation part together, 90 items", session.Output);
        var metrics = Metrics("run");
        Assert.Equal((60, 30, 30), (metrics["sizes"]!["train"]!.GetValue<int>(), metrics["sizes"]!["valid"]!.GetValue<int>(), metrics["sizes"]!["test"]!.GetValue<int>()));
        Assert.Equal((90, 90), (metrics["trained_on"]!.GetValue<int>(), metrics["refit"]!["items"]!.GetValue<int>()));
        Assert.Equal(90, Metrics("run/seed-1")["refit"]!["items"]!.GetValue<int>());
        Assert.True(JsonNode.Parse(File.ReadAllText(_folder["run/config.json"]))!["refit"]!.GetValue<bool>());
        Assert.Contains("trained again on training and validation part together, 90 items", await File.ReadAllTextAsync(_folder["run/report.html"], TestContext.Current.CancellationToken));
        Assert.Contains("90 items (training and validation part)", (await Session.RunAsync("info", _folder["run/model.timbre"])).Output);

        await Train("plain", "--split", "tracks:50/25/25");
        Assert.Equal(60, Metrics("plain")["trained_on"]!.GetValue<int>());
        Assert.Null(Metrics("plain")["refit"]);
        Assert.DoesNotContain("validation part)", (await Session.RunAsync("info", _folder["plain/model.timbre"])).Output);

        foreach (var split in new[] { "tracks:50/50", "kfold:3" })
        {
            var refused = await Train("refused", "--refit", "--split", split);
            Assert.Equal(ExitCode.WrongUse, refused.ExitCode);
            Assert.Contains($"the split {split} has no validation part", Assert.Single(refused.Failures));
        }
        Assert.False(Directory.Exists(_folder["refused"]));
    }

    [Fact]
    public async Task An_evaluation_tells_the_calibration_error()
    {
        var trained = await Train("run", "--split", "tracks:50/25/25");
        var evaluated = await Session.RunAsync("evaluate", "--model", _folder["run/model.timbre"], "--data", _folder["table.csv"], "--split", "tracks:50/25/25", "--threads", "1");
        var line = $"calibration error {Metrics("run")["test"]!["calibration_error"]!.GetValue<double>().ToString("0.000", CultureInfo.InvariantCulture)} over 15 bins";
        Assert.Contains(line, evaluated.Output);
        Assert.Contains(line, trained.Output);
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

    [Fact]
    public async Task Progress_as_json_is_an_event_a_line_and_nothing_else()
    {
        var session = await Train("run", "--split", "tracks:50/25/25", "--progress", "json");
        Assert.Equal((ExitCode.Success, ""), (session.ExitCode, session.Errors));
        Assert.Equal(await File.ReadAllTextAsync(_folder["run/events.jsonl"], TestContext.Current.CancellationToken), session.Output);
        var events = session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => RunEventJson.Read(line)!).ToArray();
        Assert.IsType<RunStarted>(events[0]);
        Assert.Equal(Metrics("run")["test"]!["accuracy"]!.GetValue<double>(), Assert.IsType<RunFinished>(events[^1]).Accuracy);

        var refused = await Train("other", "--split", "halves", "--progress", "json");
        Assert.Equal(ExitCode.WrongUse, refused.ExitCode);
        Assert.IsType<RunFailed>(RunEventJson.Read(Assert.Single(refused.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))));
    }

    private Task<Session> Train(string run, params string[] options) =>
        Session.RunAsync(["train", "--data", _folder["table.csv"], "--model", "knn", "--set", "k=1", "--out", _folder[run], "--threads", "1", .. options]);

    private JsonNode Metrics(string run) => JsonNode.Parse(File.ReadAllText(_folder[$"{run}/metrics.json"]))!;
}
