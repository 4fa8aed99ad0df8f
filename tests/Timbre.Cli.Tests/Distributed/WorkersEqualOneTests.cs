using System.Globalization;
using System.Runtime.InteropServices;
using Onnx;
using Timbre.Features.Imaging;
using Timbre.Models.Inference;
using Timbre.Models.Storage;
using Timbre.Testing;

namespace Timbre.Cli.Tests.Distributed;

public sealed class WorkersEqualOneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // The dropout masks of two workers cannot be those of one. And Adam divides each gradient by its own size: of one that should be zero, such as
    // that of a bias before batch normalization, it makes full steps out of rounding, in two workers as in two threads.
    private static readonly string[] Comparable = ["--set", "dropout=0", "--set", "optimizer=sgd", "--set", "learning-rate=0.02"];

    // One step an epoch: history.csv then holds the loss of every step.
    [Fact]
    public void Two_workers_take_the_same_steps_as_one()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 70);
        AssertEqualTraining(folder, 2, 50, ["--data", folder["t.csv"], "--model", "mlp", "--epochs", "50", "--split", "tracks:80/20", "--set", "batch=1000", .. Comparable]);
    }

    [Fact]
    public void Two_workers_that_share_no_memory_take_the_same_steps_as_one()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 70);
        AssertEqualTraining(
            folder, 2, 20, ["--data", folder["t.csv"], "--model", "mlp", "--epochs", "20", "--split", "tracks:80/20", "--set", "batch=1000", .. Comparable], WorkerProcesses.OverSockets);
    }

    // 100 views in batches of 33 and 34, of which 3 workers get 11 or 12 each; with mixup, noise, clipping and an average of the weights.
    [Fact]
    public void Uneven_batches_count_every_view_once()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 50);
        AssertEqualTraining(folder, 3, 17, [
            "--data", folder["t.csv"], "--model", "mlp", "--epochs", "17", "--split", "tracks:67/33", "--set", "batch=33", .. Comparable,
            "--set", "clip-norm=0.5", "--set", "weight-average=0.9", "--set", "mixup=0.4"]);
    }

    // At higher rates rectifiers and poolings blow rounding up, whether of two workers or of two threads.
    [Fact]
    public void A_convolutional_network_with_augmentation_and_mixup_takes_the_same_steps()
    {
        using var folder = new TemporaryFolder();
        WriteImages(folder);
        AssertEqualTraining(folder, 2, 50, [
            "--data", folder["images"], "--model", "cnn", "--epochs", "50", "--split", "tracks:80/20", "--set", "batch=64", "--set", "dropout=0", "--set", "optimizer=sgd", "--set", "learning-rate=0.001",
            "--set", "width=4", "--set", "crop=64"]);
    }

    [Fact]
    public void Workers_that_were_started_differently_end_with_a_line_that_says_so()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 20);
        using var workers = new WorkerProcesses(2, "127.0.0.1", _ => [], rank =>
            ["train", "--data", folder["t.csv"], "--model", "mlp", "--epochs", "2", "--out", folder["r"], "--seed", $"{rank}", "--threads", "1"]);
        foreach (var (code, _, error) in workers.Wait(Patience))
        {
            Assert.Equal(1, code);
            Assert.Contains("rank 1 was started with other settings or data than rank 0", error);
        }
    }

    [Fact]
    public void A_model_that_is_no_network_is_refused()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 20);
        using var workers = WorkerProcesses.Here(2, "train", "--data", folder["t.csv"], "--model", "svm", "--out", folder["r"]);
        foreach (var (code, _, error) in workers.Wait(Patience))
        {
            Assert.NotEqual(0, code);
            Assert.Contains("svm: only networks are trained by several workers", error);
        }
    }

    [Fact]
    public void More_workers_than_a_batch_has_pairs_are_refused()
    {
        using var folder = new TemporaryFolder();
        MadeUpTable.Write(folder["t.csv"], 20);
        using var workers = WorkerProcesses.Here(3, "train", "--data", folder["t.csv"], "--model", "mlp", "--out", folder["r"], "--set", "batch=4");
        foreach (var (code, _, error) in workers.Wait(Patience))
        {
            Assert.Equal(1, code);
            Assert.Contains("3 workers are too many for batches of 4", error);
        }
    }

    private static void AssertEqualTraining(TemporaryFolder folder, int workers, int epochs, string[] arguments, Func<int, string[], WorkerProcesses>? start = null)
    {
        var (code, _, error) = TimbreProcess.Run(["train", .. arguments, "--threads", "1", "--out", folder["one"]]);
        Assert.True(code == 0, error);
        start ??= WorkerProcesses.Here;
        using (var together = start(workers, ["train", .. arguments, "--threads", "1", "--out", folder["many"]]))
        {
            var ends = together.Wait(Patience);
            Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.Error));
            // Rank 0 alone tells.
            Assert.Contains("on the test part", ends[0].Output);
            Assert.All(ends.Skip(1), end => Assert.Equal("", end.Output + end.Error));
        }

        var (one, many) = (Losses(folder["one/history.csv"]), Losses(folder["many/history.csv"]));
        Assert.Equal(epochs, one.Length);
        Assert.Equal(epochs, many.Length);
        Assert.All(one.Zip(many), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-4));
        Assert.InRange(LargestDifference(folder["one/model.timbre"], folder["many/model.timbre"]), 0, 1e-3);
    }

    private static double[] Losses(string path) =>
        File.ReadLines(path).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ToArray();

    private static double LargestDifference(string first, string second)
    {
        var (one, other) = (Weights(first), Weights(second));
        Assert.Equal(one.Keys, other.Keys);
        // Folded with running variances, weights can be large: of those the share counts.
        return one.Max(pair => pair.Value.Zip(other[pair.Key]).Max(values => Math.Abs((double)values.First - values.Second) / Math.Max(1, Math.Abs(values.First))));
    }

    private static SortedDictionary<string, float[]> Weights(string path)
    {
        using var model = (NetworkModel)ModelFile.Load(path).Model;
        var graph = ModelProto.Parser.ParseFrom(model.Graph.Span).Graph;
        var weights = graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float);
        return new(weights.ToDictionary(tensor => tensor.Name, tensor => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()), StringComparer.Ordinal);
    }

    private static void WriteImages(TemporaryFolder folder)
    {
        var random = new Random(4);
        for (var i = 0; i < 40; i++)
        {
            var levels = new byte[128 * 200];
            random.NextBytes(levels);
            levels.AsSpan(i % 2 * 60 * 200, 20 * 200).Fill(230);
            folder.Write($"images/c{i % 2}/{i:00}.png", []);
            new PngImage(200, 128, 1, levels).Write(folder[$"images/c{i % 2}/{i:00}.png"]);
        }
    }
}
