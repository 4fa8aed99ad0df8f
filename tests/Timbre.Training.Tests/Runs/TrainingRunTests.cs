using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Runs;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Runs;

/// <summary>The one method that command line, page and workers run.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_perceptron_is_trained_from_a_table_of_twelve_rows()
    {
        var table = Table("table.csv", rows: 12);
        var specification = new RunSpecification { Data = table, Model = "mlp", Split = "tracks:50/25/25", Epochs = 2 };
        using var result = new TrainingRun(specification).Run();
        Assert.InRange(result.Metrics.Test.Accuracy, 0, 1);
        Assert.Equal((6, 3, 3), (result.Metrics.Sizes.Train, result.Metrics.Sizes.Valid, result.Metrics.Sizes.Test));
        Assert.Null(result.Folder);
        Assert.Equal(["table.csv"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Every_step_is_an_event_in_the_folder_and_to_the_caller()
    {
        var told = new Recorder();
        using var result = Run(new RunSpecification { Data = Table("table.csv"), Model = "mlp", Split = "tracks:50/25/25", Epochs = 3 }, told);
        var written = File.ReadLines(_folder["run/events.jsonl"]).Select(line => RunEventJson.Read(line)!).ToArray();
        Assert.Equal(told.Events, written);
        Assert.Equal(new RunStarted("mlp", _folder["table.csv"], 60, 3, _folder["run"]), written[0]);
        Assert.Equal([1, 2, 3], written.OfType<EpochEnded>().Select(epoch => epoch.Epoch));
        Assert.All(written.OfType<EpochEnded>(), epoch => Assert.Equal((3, false), (epoch.Epochs, epoch.Refitting)));
        Assert.Equal(result.Metrics.Test.Accuracy, Assert.IsType<RunFinished>(written[^1]).Accuracy);
        Assert.Equal(["\"event\":\"started\"", "\"event\":\"finished\""], new[] { 0, ^1 }.Select(at => File.ReadAllLines(_folder["run/events.jsonl"])[at].Split(',')[0][1..]));
    }

    [Fact]
    public void A_run_folder_says_what_was_asked_and_what_it_earned()
    {
        using var result = Run(new RunSpecification { Data = Table("table.csv"), Model = "knn", Split = "tracks:50/25/25", Hyperparameters = new Dictionary<string, string> { ["k"] = "3" } });
        var configuration = JsonSerializer.Deserialize(File.ReadAllText(_folder["run/config.json"]), RunJson.Default.RunConfiguration)!;
        Assert.Equal(("knn", "tracks:50/25/25", 60, "3"), (configuration.Model, configuration.Split, configuration.Items, configuration.Settings["k"]));
        Assert.Equal("3", configuration.Hyperparameters["k"]);
        var metrics = new RunFolder(_folder["run"]).ReadMetrics()!;
        Assert.Equal(result.Metrics.Test.Confusion, metrics.Test.Confusion);
        Assert.Equal(result.Metrics.Fingerprint, metrics.Fingerprint);
        Assert.Equal(EvaluationMetrics.OfCard(ModelFile.ReadSummary(_folder["run/model.timbre"]).Card.Metrics)!.Confusion, metrics.Test.Confusion);
    }

    [Fact]
    public void The_identity_is_what_decides_the_result_and_nothing_else()
    {
        var specification = new RunSpecification { Data = Table("table.csv"), Model = "knn", Split = "tracks:50/25/25" };
        var identity = Identity(specification);
        File.Copy(_folder["table.csv"], _folder["elsewhere.csv"]);
        Assert.Equal(identity, Identity(specification with { Data = _folder["elsewhere.csv"] }));
        Assert.Equal(identity, Identity(specification with { Seeds = 2, MeasureLeak = false }));
        Assert.Equal(identity, Identity(specification with { Hyperparameters = new Dictionary<string, string> { ["k"] = ModelZoo.Find("knn")!.Hyperparameters[0].Default } }));
        Assert.Equal(identity, Identity(specification with { OnlyClasses = ["genre0", "genre1", "genre2"] }));
        string[] others =
        [
            Identity(specification with { Seed = 1 }),
            Identity(specification with { Hyperparameters = new Dictionary<string, string> { ["k"] = "7" } }),
            Identity(specification with { OnlyClasses = ["genre0", "genre2"] }),
            Identity(specification with { Split = "tracks:60/20/20" }),
            Identity(specification with { Refit = true }),
            Identity(specification with { Data = Table("other.csv", rows: 57) }),
        ];
        Assert.Equal(others.Length + 1, others.Append(identity).Distinct().Count());
    }

    [Fact]
    public void Metrics_are_written_once_and_last()
    {
        var specification = new RunSpecification { Data = Table("table.csv"), Model = "mlp", Epochs = 2, Split = "tracks:50/25/25", Seeds = 2 };
        var present = new List<bool>();
        var watcher = new Recorder(one =>
        {
            if (one is EpochEnded or RunFinished)
                present.Add(File.Exists(_folder["run/metrics.json"]));
        });
        using (Run(specification, watcher))
            Assert.Equal([false, false, false, false, true], present);
        Assert.False(File.Exists(_folder["run/tested.json"]));

        // Trained anew, it is not finished until it is again.
        present.Clear();
        using (Run(specification with { Seeds = 1, Seed = 5 }, watcher))
            Assert.Equal([false, false, true], present);
    }

    [Fact]
    public void A_run_that_is_interrupted_after_its_test_is_not_trained_again()
    {
        var specification = new RunSpecification { Data = Table("table.csv"), Model = "mlp", Epochs = 3, Seeds = 2, Split = "tracks:50/25/25" };
        using var stop = new CancellationTokenSource();
        var until = new Recorder(one =>
        {
            if (one is RunNote { Text: var text } && text.StartsWith("seed 1", StringComparison.Ordinal))
                stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Run(specification, until, stop.Token));
        Assert.IsType<RunInterrupted>(until.Events[^1]);
        Assert.False(File.Exists(_folder["run/metrics.json"]));

        var again = new Recorder();
        using var result = Run(specification, again);
        Assert.Contains(again.Events, one => one is RunNote { Text: "seed 0: finished before, not trained again" });
        Assert.Equal(3, again.Events.OfType<EpochEnded>().Count());
        Assert.Equal(2, result.Metrics.Seeds!.Seeds.Count);
    }

    [Fact]
    public void Two_processes_do_not_train_into_one_folder()
    {
        var specification = new RunSpecification { Data = Table("table.csv"), Model = "knn", Split = "tracks:50/25/25" };
        using (new RunFolder(_folder["run"]).Lock())
        {
            Assert.True(RunFolder.IsLocked(_folder["run"]));
            Assert.Contains("another process is training into this run folder", Assert.Throws<TrainingException>(() => Run(specification)).Message);
        }
        Assert.False(RunFolder.IsLocked(_folder["run"]));
        Run(specification).Dispose();
    }

    [Fact]
    public void The_documented_events_are_those_that_there_are()
    {
        var documented = File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "runs.md"))
            .SkipWhile(line => !line.StartsWith("| `event`", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|'))
            .ToDictionary(cells => cells[1].Trim(' ', '`'), cells => cells[2].Split(',').Select(name => name.Trim(' ', '`')).Where(name => name != "–"));
        var existing = typeof(RunEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(
            one => (string)one.TypeDiscriminator!,
            one => one.DerivedType.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.Name != nameof(RunEvent.IsEnd))
                .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)));
        Assert.Equal(existing.Select(Text), documented.Select(Text));

        static string Text(KeyValuePair<string, IEnumerable<string>> one) => $"{one.Key}: {string.Join(", ", one.Value)}";
    }

    [Theory]
    [InlineData("--model", "no-such-model", "tracks:50/25/25", false, false, 1)]
    [InlineData("--split", "knn", "halves", false, false, 1)]
    [InlineData("--tune", "mlp", "tracks:50/25/25", true, false, 1)]
    [InlineData("--refit", "knn", "kfold:3", false, true, 1)]
    [InlineData("--seeds", "knn", "kfold:3", false, false, 0)]
    public void A_specification_that_asks_for_what_cannot_be_names_the_option(string option, string model, string split, bool tune, bool refit, int seeds)
    {
        var told = new Recorder();
        var specification = new RunSpecification { Data = Table("table.csv"), Model = model, Split = split, Tune = tune, Refit = refit, Seeds = seeds };
        var exception = Assert.Throws<RunSpecificationException>(() => Run(specification, told));
        Assert.StartsWith(option, exception.Message, StringComparison.Ordinal);
        Assert.Equal(new RunFailed(exception.Message), Assert.Single(told.Events));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    private RunResult Run(RunSpecification specification, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        new TrainingRun(specification, new RunOptions { Folder = _folder["run"], Threads = 1 }).Run(progress, cancellation);

    private static string Identity(RunSpecification specification)
    {
        using var result = new TrainingRun(specification, new RunOptions { Threads = 1 }).Run();
        return result.Metrics.Fingerprint!;
    }

    private string Table(string name, int rows = 60)
    {
        var random = new Random(1);
        var text = new StringBuilder("filename,length,a,b,c,label\n");
        for (var i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"genre{i % 3}.{i:00000}.wav,661794,{(i % 3) + random.NextDouble()},{random.NextDouble()},{random.NextDouble() - (i % 3)},genre{i % 3}\n");
        return _folder.Write(name, text.ToString());
    }

    private sealed class Recorder(Action<RunEvent>? then = null) : IProgress<RunEvent>
    {
        public List<RunEvent> Events { get; } = [];

        public void Report(RunEvent value)
        {
            Events.Add(value);
            then?.Invoke(value);
        }
    }
}
