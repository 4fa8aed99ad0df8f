using Timbre.Audio;

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
        var (rows, failures) = Job(whole).Run(Sources(), 2, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((7, 1), (rows, failures.Count));

        for (var stop = 0; stop < 10; stop++)
        {
            using var cancel = new CancellationTokenSource();
            var job = Job(broken);
            Assert.ThrowsAny<OperationCanceledException>(() => job.Run(Sources(), 1, finished: (_, _) => cancel.Cancel(), cancellation: cancel.Token));
            Assert.False(File.Exists(broken));
            if (job.Resumed == 6)
                break;
        }
        Job(broken).Run(Sources(), 2, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(broken));
        Assert.Equal(["broken.csv", "whole.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Equal(7, FeatureTable.Read(broken).Rows.Count);
    }

    [Fact]
    public void A_journal_cut_off_at_any_byte_is_continued_from_its_last_whole_record()
    {
        var sources = Sources().Take(3).ToArray();
        var output = Path.Combine(_folder, "table.csv");
        var journal = output + ".journal";
        byte[] full;
        using (var records = new WorkJournal(journal, "job"))
        {
            foreach (var source in sources)
                records.Add(source.Path, [source.Name + "\n", "second\n"]);
        }
        full = File.ReadAllBytes(journal);
        foreach (var length in Enumerable.Range(0, full.Length))
        {
            File.WriteAllBytes(journal, full[..length]);
            using var records = new WorkJournal(journal, "job");
            var kept = sources.Where(source => records.Has(source.Path)).ToArray();
            Assert.Equal(sources[..kept.Length], kept);
            Assert.All(kept, source => Assert.Equal([source.Name + "\n", "second\n"], records.Read(source.Path)));
            Assert.True(kept.Length < 3);
        }
        using (var other = new WorkJournal(journal, "another job"))
            Assert.Equal(0, other.Count);
    }

    [Fact]
    public void A_file_that_is_no_journal_is_left_alone()
    {
        var path = Path.Combine(_folder, "table.csv.journal");
        File.WriteAllText(path, "Dear diary,\ntoday I listened.\n");
        Assert.Throws<IOException>(() => Job(Path.Combine(_folder, "table.csv")).Run(Sources(), 1, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("Dear diary,\ntoday I listened.\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_changed_is_computed_again()
    {
        var output = Path.Combine(_folder, "table.csv");
        using (var cancel = new CancellationTokenSource())
            Assert.ThrowsAny<OperationCanceledException>(() => Job(output).Run(Sources(), 1, finished: (_, _) => cancel.Cancel(), cancellation: cancel.Token));
        WriteNoise(Sources()[0].Path, new Random(6), 30000);
        Job(output).Run(Sources(), 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(30000, FeatureTable.Read(output).Rows[0].Length);
    }

    [Fact]
    public void Shards_together_are_the_whole()
    {
        var sources = Sources();
        var shards = Enumerable.Range(1, 3).Select(shard => sources.Where(source => source.IsInShard(shard, 3)).ToArray()).ToArray();
        Assert.Equal(sources.Select(source => source.Path).Order(), shards.SelectMany(shard => shard).Select(source => source.Path).Order());

        Job(Path.Combine(_folder, "whole.csv")).Run(sources, 2, cancellation: TestContext.Current.CancellationToken);
        var rows = new List<string>();
        for (var shard = 0; shard < 3; shard++)
        {
            var path = Path.Combine(_folder, $"{shard}.csv");
            Job(path).Run(shards[shard], 2, cancellation: TestContext.Current.CancellationToken);
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
        new FeatureJob(new FeatureExtractor(FeatureSet.Gtzan58, Segmentation.Equal(10)), path).Run(rock, 1, cancellation: TestContext.Current.CancellationToken);
        var rows = FeatureTable.Read(path).Rows;
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"rock.00000.{i}.wav"), rows.Select(row => row.FileName));
        Assert.All(rows, row => Assert.Equal((2205, "rock"), (row.Length, row.Label)));

        new FeatureJob(new FeatureExtractor(FeatureSet.Gtzan58, Segmentation.Every(TimeSpan.FromSeconds(0.4))), path).Run(rock, 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([8820, 8820], FeatureTable.Read(path).Rows.Select(row => row.Length));
    }

    [Fact]
    public void Rows_of_equal_file_names_are_told_apart()
    {
        var music = Path.Combine(_folder, "albums");
        foreach (var file in new[] { "a/one.wav", "b/one.wav", "b/two.wav", "b/two.flac" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(music, file))!);
            WriteNoise(Path.Combine(music, file), new Random(7), 3000);
        }
        var sources = FeatureSource.Find([music, music]);
        Assert.Equal(["a/one.wav", "b/one.wav", "two.flac", "two.wav"], sources.Select(source => source.Name));
        Assert.Equal(["a/one.0.wav", "b/one.0.wav", "two.flac.0.wav", "two.wav.0.wav"], sources.Select(source => source.SegmentName(0)));
        Assert.Equal(["a", "b", "b", "b"], sources.Select(source => source.Label));
    }

    private static FeatureJob Job(string output) => new(new FeatureExtractor(FeatureSet.Gtzan58, Segmentation.Whole), output);

    private static void WriteNoise(string path, Random random, int length) =>
        WavFile.Write(path, new AudioClip([.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)], SampleRate.Default));

    private IReadOnlyList<FeatureSource> Sources() => FeatureSource.Find([Music]);
}
