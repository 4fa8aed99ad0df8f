using System.Diagnostics;
using Timbre.Testing;

namespace Timbre.Cli.Tests.Distributed;

public sealed class SlurmTests
{
    private const int Shards = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public void An_array_of_which_a_task_is_killed_midway_and_requeued_gives_the_table_of_one_process()
    {
        var clips = SharedData.Require("gtzan/audio");
        using var slurm = SlurmCluster.Require();
        using var folder = new TemporaryFolder();
        var results = folder["results"];
        var job = slurm.Run(
            "sbatch", new Dictionary<string, string> { ["TIMBRE"] = $"dotnet exec {TimbreProcess.Program}", ["FEATURE_SET"] = "full309" },
            "--parsable", $"--output={folder["task-%a.log"]}", "--cpus-per-task=2", Path.Combine(SharedData.RepositoryRoot, "deploy/slurm/features.sbatch"), clips, results).Trim();

        var (task, process) = AwaitTaskAtWork(results);
        // What is stopped cannot finish before it is killed.
        slurm.Run("scontrol", "requeue", $"{job}_{task}");
        AwaitEnd(process);
        Assert.False(File.Exists(Path.Combine(results, $"part-{task}.csv")));
        // Slurm would wait two minutes before it starts a requeued task.
        slurm.Run("scontrol", "update", $"JobId={job}_{task}", "StartTime=now");
        AwaitDone(slurm, job, folder);
        Assert.Contains("continuing: ", File.ReadAllText(folder[$"task-{task}.log"]));

        var (code, _, error) = TimbreProcess.Run(["merge", .. Enumerable.Range(1, Shards).Select(shard => Path.Combine(results, $"part-{shard}.csv")), "--out", folder["merged.csv"]]);
        Assert.True(code == 0, error);
        (code, _, error) = TimbreProcess.Run("features", clips, "--set", "full309", "--out", folder["whole.csv"]);
        Assert.True(code == 0, error);
        Assert.Equal(117, File.ReadLines(folder["whole.csv"]).Count());
        Assert.Equal(File.ReadAllBytes(folder["whole.csv"]), File.ReadAllBytes(folder["merged.csv"]));
    }

    [Fact]
    public void The_tasks_of_a_step_train_one_network_together()
    {
        using var slurm = SlurmCluster.Require();
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 40);
        var job = slurm.Run(
            "sbatch", new Dictionary<string, string> { ["TIMBRE"] = $"dotnet exec {TimbreProcess.Program}" },
            "--parsable", $"--output={folder["train.log"]}", "--nodes=1", "--ntasks-per-node=3", "--cpus-per-task=1",
            Path.Combine(SharedData.RepositoryRoot, "deploy/slurm/train.sbatch"), folder["t.csv"], folder["run"], "--model", "mlp", "--epochs", "3").Trim();
        AwaitDone(slurm, job, folder);
        var log = File.ReadAllText(folder["train.log"]);
        Assert.True(File.Exists(folder["run/model.timbre"]), log);
        Assert.Contains("3 workers train together", log);
    }

    /// <summary>A task that has finished some of its files and not all, stopped.</summary>
    private static (int Task, int Process) AwaitTaskAtWork(string results)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            foreach (var (task, process) in Enumerable.Range(1, Shards).SelectMany(task => Workers(results, task)))
            {
                if (JournalLines(results, task) < 2)
                    continue;
                Signal(process, "STOP");
                if (!File.Exists(Path.Combine(results, $"part-{task}.csv")))
                    return (task, process);
                Signal(process, "CONT");
            }
            Thread.Sleep(5);
        }
        throw new TimeoutException("no task of the array was seen at work");
    }

    /// <summary>Whole lines of a task's journal: one on the job, and one for each file that is done.</summary>
    private static int JournalLines(string results, int task)
    {
        var journal = Path.Combine(results, $"part-{task}.csv.journal");
        if (!File.Exists(journal))
            return 0;
        // Another program counts: who writes the journal holds a lock that this runtime respects.
        using var count = Process.Start(new ProcessStartInfo("wc", ["-l", journal]) { RedirectStandardOutput = true })!;
        var lines = count.StandardOutput.ReadToEnd();
        count.WaitForExit();
        return int.TryParse(lines.Split(' ')[0], out var whole) ? whole : 0;
    }

    /// <summary>The processes of a task that compute: those with the results on their command line and the task in their environment.</summary>
    private static IEnumerable<(int Task, int Process)> Workers(string results, int task)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id))
                continue;
            var found = false;
            try
            {
                found = File.ReadAllText($"{folder}/cmdline").Contains($"{results}/part-{{shard}}.csv", StringComparison.Ordinal)
                    && File.ReadAllText($"{folder}/environ").Split('\0').Contains($"SLURM_ARRAY_TASK_ID={task}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
            if (found)
                yield return (task, id);
        }
    }

    private static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{process}"]);
        kill.WaitForExit();
    }

    private static void AwaitEnd(int process)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{process}"))
        {
            Assert.True(clock.Elapsed < Patience, "Slurm did not kill the task");
            Thread.Sleep(50);
        }
    }

    private static void AwaitDone(SlurmCluster slurm, string job, TemporaryFolder folder)
    {
        var clock = Stopwatch.StartNew();
        while (slurm.Run("squeue", "--noheader", "--format=%i %T %r", $"--jobs={job}") is { Length: > 0 } queue)
        {
            Assert.True(clock.Elapsed < Patience, $"the array did not end: {queue}{string.Concat(Directory.GetFiles(folder.Path, "*.log").Select(File.ReadAllText))}");
            Thread.Sleep(200);
        }
    }
}
