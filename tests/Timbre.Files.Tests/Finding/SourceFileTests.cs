using Timbre.Files.Finding;
using Timbre.Testing;

namespace Timbre.Files.Tests.Finding;

public sealed class SourceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_equal_file_names_are_told_apart()
    {
        foreach (var file in (string[])["a/one.wav", "b/one.wav", "b/two.wav", "b/two.flac"])
            _folder.Write(file, "");
        var sources = SourceFile.Find([_folder.Path, _folder.Path]);
        Assert.Equal(["a/one.wav", "b/one.wav", "two.flac", "two.wav"], sources.Select(source => source.Name));
        Assert.Equal(["a/one.0.wav", "b/one.0.wav", "two.flac.0.wav", "two.wav.0.wav"], sources.Select(source => source.SegmentName(0)));
        Assert.Equal(["a", "b", "b", "b"], sources.Select(source => source.Label));
    }

    [Fact]
    public void Shards_together_are_the_whole()
    {
        for (var i = 0; i < 50; i++)
            _folder.Write($"rock/rock.{i:00000}.wav", "");
        var sources = SourceFile.Find([_folder.Path]);
        var shards = Enumerable.Range(1, 3).Select(shard => sources.Where(source => source.IsInShard(shard, 3)).ToArray()).ToArray();
        Assert.All(shards, shard => Assert.InRange(shard.Length, 8, 26));
        Assert.Equal(sources.Select(source => source.Path), shards.SelectMany(shard => shard).Select(source => source.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Inputs_that_give_nothing_are_told()
    {
        _folder.Write("empty/notes.txt", "");
        _folder.Write("a.wav", "");
        var told = new List<string>();
        var sources = SourceFile.Find([_folder["none"], _folder["empty"], _folder["a.wav"]], exception => told.Add(exception.Path), told.Add);
        Assert.Equal([_folder["none"], _folder["empty"]], told);
        Assert.Equal("a.wav", Assert.Single(sources).Name);
        Assert.Throws<UnusableFileException>(() => SourceFile.Find([_folder["none"]]));
    }
}
