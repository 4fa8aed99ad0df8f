namespace Timbre.Files.Finding;

/// <summary>A sound file whose features are wanted, and how its rows are called.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The row's name: the file's, with as many folders before it as tell it from others of the list.</param>
/// <param name="Stem">What the names of segments begin with: <paramref name="Name"/> without its extension, unless that tells files apart.</param>
/// <param name="Label">The genre: the name of the folder the file lies in.</param>
/// <param name="ShardKey">What decides which shard the file belongs to: its path below the folder that was named, alike on all machines.</param>
/// <example>
/// <code>
/// using Timbre.Files.Finding;
///
/// foreach (var source in SourceFile.Find(["music", "gone"], missing: problem => Console.Error.WriteLine(problem.Message)))
///     Console.WriteLine($"{source.Label}: {source.Name}");
/// </code>
/// </example>
public sealed record SourceFile(string Path, string Name, string Stem, string Label, string ShardKey)
{
    /// <summary>The sources that inputs name, in the order of <see cref="AudioFolder.Find"/>, under names that differ.</summary>
    /// <param name="inputs">Files and folders.</param>
    /// <param name="missing">Told of each input that does not exist or cannot be read, which is then left out; without it the first one throws.</param>
    /// <param name="empty">Told of each input that holds no sound file; may be null.</param>
    /// <exception cref="UnusableFileException">An input does not exist or cannot be read.</exception>
    public static IReadOnlyList<SourceFile> Find(IEnumerable<string> inputs, Action<UnusableFileException>? missing = null, Action<string>? empty = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<(string Path, string Key)>();
        foreach (var input in inputs)
        {
            try
            {
                var below = AudioFolder.Find(input);
                if (below.Count == 0)
                    empty?.Invoke(input);
                foreach (var path in below)
                {
                    if (seen.Add(System.IO.Path.GetFullPath(path)))
                        found.Add((path, Directory.Exists(input) ? System.IO.Path.GetRelativePath(input, path) : path));
                }
            }
            catch (UnusableFileException exception) when (missing is not null)
            {
                missing(exception);
            }
        }
        var paths = new string[found.Count];
        for (var i = 0; i < paths.Length; i++)
            paths[i] = System.IO.Path.GetFullPath(found[i].Path);
        var names = DistinctNames(paths);
        var stems = DistinctStems(names);
        var sources = new SourceFile[found.Count];
        for (var i = 0; i < sources.Length; i++)
            sources[i] = new SourceFile(found[i].Path, names[i], stems[i], LabelOf(found[i].Path), found[i].Key);
        return sources;
    }

    /// <summary>Whether the file belongs to one of several machines' shares of the work.</summary>
    /// <param name="shard">The share, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">Number of shares.</param>
    public bool IsInShard(int shard, int count)
    {
        // FNV-1a (Fowler, Noll, Vo): a hash that is the same on every machine and in every version.
        var hash = 14695981039346656037UL;
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(ShardKey))
            hash = (hash ^ value) * 1099511628211UL;
        // The low bits of neighboring names differ little; the high ones are mixed in.
        return (hash ^ (hash >> 32)) % (ulong)count == (ulong)(shard - 1);
    }

    /// <summary>The name of a segment's row, as the public 3 s tables have it: <c>rock.00000.3.wav</c>.</summary>
    internal string SegmentName(int index) => $"{Stem}.{index}.wav";

    private static string LabelOf(string path) =>
        System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))) ?? "";

    /// <summary>The ends of paths, with as many folders as it takes that no two are alike.</summary>
    private static string[] DistinctNames(string[] paths)
    {
        var names = new string[paths.Length];
        var open = new List<int>();
        for (var i = 0; i < paths.Length; i++)
            open.Add(i);
        for (var parts = 1; open.Count > 0; parts++)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var i in open)
            {
                names[i] = End(paths[i], parts);
                counts[names[i]] = counts.GetValueOrDefault(names[i]) + 1;
            }
            var alike = new List<int>();
            foreach (var i in open)
            {
                if (counts[names[i]] > 1)
                    alike.Add(i);
            }
            open = alike;
        }
        return names;
    }

    private static string[] DistinctStems(string[] names)
    {
        var stems = Array.ConvertAll(names, name => System.IO.Path.ChangeExtension(name, null));
        var alike = stems.GroupBy(stem => stem, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        if (alike.Count == 0)
            return stems;
        for (var i = 0; i < stems.Length; i++)
            stems[i] = alike.Contains(stems[i]) ? names[i] : stems[i];
        return stems.Distinct(StringComparer.Ordinal).Count() == stems.Length ? stems : names;
    }

    private static string End(string path, int parts)
    {
        var start = path.Length;
        for (var part = 0; part < parts && start > 0; part++)
            start = path.LastIndexOf(System.IO.Path.DirectorySeparatorChar, start - 1);
        return start <= 0 ? path : path[(start + 1)..];
    }
}
