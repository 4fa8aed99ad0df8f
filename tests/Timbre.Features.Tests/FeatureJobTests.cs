using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Features.Extraction;
using Timbre.Features.Tables;
using Timbre.Files.Finding;
using Timbre.Files.Jobs;
using Timbre.Files.Programs;

namespace Timbre.Features.Tests;

public sealed class FeatureJobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-job-").FullName;

    public FeatureJobTests()
    {
        var random = new Random(5);
        foreach (var (genre, count) in new[] { ("rock", 4), ("jazz, \"cool\"\nline", 3) })
        {
            Directory.CreateDirectory(Path.Combine(_folder, "music", genre));
            for (var i = 0; i < count; i++)
                WriteNoise(Path.Combine(_folder, "music", genre, $"{genre}.{i:00000}.wav"), random, 22050 + 1000 * i);
        }
        File.WriteAllText(Path.Combine(_folder, "music", "rock", "rock.00009.wav"), "no sound");
    }

    private string Music => Path.Combine(_folder, "music");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_job_stopped_at_every_file_ends_with_the_bytes_of_an_unbroken_one()
    {
        var whole = Path.Combine(_folder, "whole.csv");
        var broken = Path.Combine(_folder, "broken.csv");
        var result = Run(whole, Sources(), 2);
        Assert.Equal((8, 7, 1), (result.Files, result.Rows, result.Failures.Count));
        Assert.EndsWith("rock.00009.wav", result.Failures[0].File, StringComparison.Ordinal);

        for (var stop = 0; stop < 10; stop++)
        {
            using var stopper = new Stopper();
            Assert.ThrowsAny<OperationCanceledException>(() => FeatureJob.Run(Request(broken, Sources(), 1), stopper, stopper.Token));
            Assert.False(File.Exists(broken));
            if (stopper.Resumed == 6)
                break;
        }
        Run(broken, Sources(), 2);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(broken));
        Assert.Equal(["broken.csv", "whole.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Equal(7, FeatureTable.Read(broken).Rows.Count);
    }

    [Fact]
    public void A_file_that_changed_is_computed_again()
    {
        var output = Path.Combine(_folder, "table.csv");
        using (var stopper = new Stopper())
            Assert.ThrowsAny<OperationCanceledException>(() => FeatureJob.Run(Request(output, Sources(), 1), stopper, stopper.Token));
        WriteNoise(Sources()[0].Path, new Random(6), 30000);
        Run(output, Sources(), 1);
        Assert.Equal(30000, FeatureTable.Read(output).Rows[0].Length);
    }

    [Fact]
    public void The_journal_says_by_which_version_it_was_begun()
    {
        var output = Path.Combine(_folder, "table.csv");
        using var stopper = new Stopper();
        Assert.ThrowsAny<OperationCanceledException>(() => FeatureJob.Run(Request(output, Sources(), 1), stopper, stopper.Token));
        Assert.Contains($"\\t{TimbreVersion.Current}\\t", File.ReadLines($"{output}.journal").First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_together_are_the_whole()
    {
        var sources = Sources();
        var shards = Enumerable.Range(1, 3).Select(shard => sources.Where(source => source.IsInShard(shard, 3)).ToArray()).ToArray();
        Run(Path.Combine(_folder, "whole.csv"), sources, 2);
        var rows = new List<string>();
        for (var shard = 0; shard < 3; shard++)
        {
            var path = Path.Combine(_folder, $"{shard}.csv");
            Run(path, shards[shard], 2);
            if (File.Exists(path))
                rows.AddRange(FeatureTable.Read(path).Rows.Select(row => $"{row.FileName} {string.Join(' ', row.Values)}"));
        }
        Assert.Equal(FeatureTable.Read(Path.Combine(_folder, "whole.csv")).Rows.Select(row => $"{row.FileName} {string.Join(' ', row.Values)}").Order(), rows.Order());
    }

    [Fact]
    public void Segments_are_named_and_cut_as_in_the_public_table()
    {
        var path = Path.Combine(_folder, "table.csv");
        var rock = Sources().Where(source => source.Label == "rock").Take(1).ToArray();
        FeatureJob.Run(Request(path, rock, 1) with { Segmentation = Segmentation.Equal(10) }, cancellation: TestContext.Current.CancellationToken);
        var rows = FeatureTable.Read(path).Rows;
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"rock.00000.{i}.wav"), rows.Select(row => row.FileName));
        Assert.All(rows, row => Assert.Equal((2205, "rock"), (row.Length, row.Label)));

        FeatureJob.Run(Request(path, rock, 1) with { Segmentation = Segmentation.Every(TimeSpan.FromSeconds(0.4)) }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([8820, 8820], FeatureTable.Read(path).Rows.Select(row => row.Length));
    }

    private static FeatureJobRequest Request(string output, IReadOnlyList<SourceFile> sources, int threads) => new() { Sources = sources, Output = output, Threads = threads };

    private static FeatureJobResult Run(string output, IReadOnlyList<SourceFile> sources, int threads) =>
        FeatureJob.Run(Request(output, sources, threads), cancellation: TestContext.Current.CancellationToken);

    private static void WriteNoise(string path, Random random, int length) =>
        WavFile.Write(path, new AudioClip([.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)], SampleRate.Default));

    private IReadOnlyList<SourceFile> Sources() => SourceFile.Find([Music]);

    /// <summary>Stops a job at its first file.</summary>
    private sealed class Stopper : IJobProgress, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public CancellationToken Token => _stop.Token;

        public int Resumed { get; private set; }

        public void Started(int files, int resumed) => Resumed = resumed;

        public void Finished(string file, string? problem) => _stop.Cancel();

        public void Dispose() => _stop.Dispose();
    }
}
