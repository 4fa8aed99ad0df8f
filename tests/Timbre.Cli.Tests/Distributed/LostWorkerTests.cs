using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Timbre.Testing;
using Timbre.Training.Workers;

namespace Timbre.Cli.Tests.Distributed;

public sealed class LostWorkerTests
{
    private const int Epochs = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public void Four_machines_train_to_the_end()
    {
        using var machines = NetworkNamespaces.Require(4);
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 80);
        using var workers = Start(machines, 4, Training(folder, "run", 20));
        var ends = workers.Wait(Patience);
        Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.Error));
        Assert.Equal(21, File.ReadLines(folder["run/history.csv"]).Count());
        Assert.True(File.Exists(folder["run/model.timbre"]));
    }

    [Fact]
    public void A_worker_killed_at_random_ends_the_others_with_its_rank_and_three_go_on_from_the_checkpoint()
    {
        using var machines = NetworkNamespaces.Require(4);
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 80);
        var victim = Random.Shared.Next(4);
        using (var workers = Start(machines, 4, Training(folder, "run", Epochs)))
        {
            AwaitCheckpoint(folder, workers);
            workers.Kill(victim);
            AssertAllEnd(workers, victim);
        }

        using (var resumed = Start(machines, 3, Training(folder, "run", Epochs)))
        {
            var ends = resumed.Wait(Patience);
            Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.Error));
            Assert.Contains("resuming after epoch ", ends[0].Error);
        }
        Assert.Equal(Epochs + 1, File.ReadLines(folder["run/history.csv"]).Count());

        // Uninterrupted runs of one worker, each with its own seed, in the same split of the rows.
        var accuracies = Enumerable.Range(1, 4).Select(seed =>
        {
            var (code, _, error) = TimbreProcess.Run(Training(folder, $"seed{seed}", Epochs, seed));
            Assert.True(code == 0, error);
            return Accuracy(folder[$"seed{seed}"]);
        }).ToArray();
        // 24 rows are tested: one row more or less is no difference.
        const double OneRow = 1.001 / 24;
        Assert.InRange(Accuracy(folder["run"]), accuracies.Min() - OneRow, accuracies.Max() + OneRow);
    }

    [Fact]
    public void A_machine_that_falls_silent_ends_the_others_with_its_rank()
    {
        var victim = Random.Shared.Next(3);
        using var machines = NetworkNamespaces.Require(3);
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 80);
        using var workers = Start(machines, 3, Training(folder, "run", 100_000));
        AwaitCheckpoint(folder, workers);
        machines.Unplug(victim);
        AssertAllEnd(workers, victim);
    }

    // These share memory for their sums, where no connection breaks.
    [Fact]
    public void A_worker_killed_on_the_same_machine_ends_the_others_with_its_rank()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 80);
        var before = SharedMemory();
        var victim = Random.Shared.Next(3);
        using (var workers = WorkerProcesses.Here(3, Training(folder, "run", 100_000)))
        {
            AwaitCheckpoint(folder, workers);
            workers.Kill(victim);
            AssertAllEnd(workers, victim);
        }
        Assert.Subset(before, SharedMemory());
    }

    private static HashSet<string> SharedMemory() => [.. Directory.GetFiles("/dev/shm", "timbre-*")];

    /// <summary>All end in time, and all but the victim say who it was.</summary>
    private static void AssertAllEnd(WorkerProcesses workers, int victim)
    {
        var ends = workers.Wait(WorkerGroup.LongestSilence);
        for (var rank = 0; rank < ends.Length; rank++)
        {
            if (rank == victim)
                continue;
            Assert.Equal(1, ends[rank].ExitCode);
            Assert.Contains(ends[rank].Error.Split('\n'), line => line.StartsWith($"timbre: rank {victim} of {ends.Length} workers (", StringComparison.Ordinal) && line.Contains("is gone", StringComparison.Ordinal));
        }
    }

    private static WorkerProcesses Start(NetworkNamespaces machines, int count, string[] arguments) =>
        new(count, NetworkNamespaces.Address(0), machines.On, _ => arguments);

    private static string[] Training(TemporaryFolder folder, string name, int epochs, int seed = 0)
    {
        WriteSplit(folder);
        return [
            "train", "--data", folder["t.csv"], "--model", "mlp", "--epochs", $"{epochs}", "--split", $"files:{folder["train.txt"]},{folder["valid.txt"]},{folder["test.txt"]}",
            "--set", "batch=96", "--set", "hidden=1024", "--threads", "1", "--checkpoint-every", "0", "--seed", seed.ToString(CultureInfo.InvariantCulture), "--out", folder[name]];
    }

    private static void WriteSplit(TemporaryFolder folder)
    {
        var rows = File.ReadLines(folder["t.csv"]).Skip(1).Select(line => line.Split(',')[0]).ToArray();
        folder.Write("test.txt", string.Join('\n', rows[..24]));
        folder.Write("valid.txt", string.Join('\n', rows[24..60]));
        folder.Write("train.txt", string.Join('\n', rows[60..]));
    }

    private static void AwaitCheckpoint(TemporaryFolder folder, WorkerProcesses workers)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(folder["run/checkpoint.safetensors"]))
        {
            Assert.False(workers.HaveEnded, "the workers ended before the first checkpoint");
            Assert.True(clock.Elapsed < Patience, "no checkpoint was written");
            Thread.Sleep(20);
        }
    }

    private static double Accuracy(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!["test"]!["accuracy"]!.GetValue<double>();
}
