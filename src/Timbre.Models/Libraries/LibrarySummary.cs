namespace Timbre.Models.Libraries;

/// <summary>Counts of what was said of a library: genres, how sure the model is, what each folder holds, and what became of tags.</summary>
public sealed class LibrarySummary
{
    private readonly Dictionary<string, Dictionary<ConfidenceLevel, int>> _genres = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<TagState, int> _tags = [];

    /// <summary>Recordings counted.</summary>
    public int Count { get; private set; }

    /// <summary>Recordings by their first genre and by how sure the model is of it, the most frequent genre first.</summary>
    public IReadOnlyList<(string Genre, IReadOnlyDictionary<ConfidenceLevel, int> Counts)> Genres =>
        [.. _genres.OrderByDescending(genre => genre.Value.Values.Sum()).ThenBy(genre => genre.Key, StringComparer.Ordinal).Select(genre => (genre.Key, (IReadOnlyDictionary<ConfidenceLevel, int>)genre.Value))];

    /// <summary>Folders and the recordings in each by their first genre, the fullest folder and its most frequent genre first.</summary>
    public IReadOnlyList<(string Folder, IReadOnlyList<(string Genre, int Count)> Genres)> Folders =>
        [.. _folders.OrderByDescending(folder => folder.Value.Values.Sum()).ThenBy(folder => folder.Key, StringComparer.Ordinal).Select(folder => (folder.Key, Ranked(folder.Value)))];

    /// <summary>Tags by what became of them; empty where tags are not written.</summary>
    public IReadOnlyDictionary<TagState, int> Tags => _tags;

    internal void Add(string path, string genre, ConfidenceLevel confidence, TagState? tag)
    {
        Count++;
        Increment(Held(_genres, genre), confidence);
        Increment(Held(_folders, Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : "."), genre);
        if (tag is { } state)
            Increment(_tags, state);
    }

    private static IReadOnlyList<(string Genre, int Count)> Ranked(Dictionary<string, int> counts) =>
        [.. counts.OrderByDescending(genre => genre.Value).ThenBy(genre => genre.Key, StringComparer.Ordinal).Select(genre => (genre.Key, genre.Value))];

    private static Dictionary<TKey, int> Held<TKey>(Dictionary<string, Dictionary<TKey, int>> all, string key)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out var counts))
            all.Add(key, counts = []);
        return counts;
    }

    private static void Increment<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
