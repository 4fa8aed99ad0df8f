namespace Timbre.Files.Shards;

/// <summary>Keeps account of the entries of a share while its result is written, for the manifest beside it.</summary>
/// <param name="command">The command.</param>
/// <param name="shard">Which share.</param>
/// <param name="all">The files of all shares, in the order of the whole result.</param>
internal sealed class ShardWriter(string command, Shard shard, IReadOnlyList<SourceFile> all)
{
    private readonly List<(int Place, long Length)> _entries = [];
    private readonly Dictionary<string, int> _places = all.Select((source, place) => (source.Path, place)).ToDictionary(pair => pair.Path, pair => pair.place, StringComparer.Ordinal);

    /// <summary>The files of this share.</summary>
    public IReadOnlyList<SourceFile> Share { get; } = [.. all.Where(source => source.IsInShard(shard.Index, shard.Count))];

    /// <summary>An entry is written.</summary>
    public void Add(string path, string text) => _entries.Add((_places[path], Encoding.UTF8.GetByteCount(text)));

    /// <summary>Writes the manifest beside the result.</summary>
    /// <param name="result">The result; without entries there is none.</param>
    /// <param name="settings">What the entries depend on besides the files.</param>
    /// <param name="failed">How many files failed.</param>
    /// <param name="between">The text between two entries.</param>
    /// <param name="end">The text after them.</param>
    public void Finish(string result, IEnumerable<string> settings, int failed, string between = "", string end = "")
    {
        var begin = 0L;
        if (_entries.Count > 0)
            begin = new FileInfo(result).Length - _entries.Sum(entry => entry.Length) - (_entries.Count - 1) * Encoding.UTF8.GetByteCount(between) - Encoding.UTF8.GetByteCount(end);
        else
            File.Delete(result);
        new ShardManifest(command, shard, ShardManifest.Hash(settings), ShardManifest.Hash(all.Select(source => source.ShardKey)), all.Count, failed, begin, between, end, _entries).Write(result);
    }
}
