using CsvHelper;

namespace Timbre.Training.Splits;

/// <summary>Which tracks belong together, as an audit or a person wrote it down.</summary>
internal sealed class TrackGroups
{
    private const string StandardName = "groups.csv";

    private readonly ILookup<string, KeyValuePair<string, string>> _byName;

    private TrackGroups(string file, IReadOnlyDictionary<string, string> groups) =>
        (File, _byName) = (file, groups.ToLookup(pair => TrackName.OfFile(pair.Key), StringComparer.Ordinal));

    public string File { get; }

    /// <param name="file">A CSV with the columns <c>file</c> and <c>group</c>.</param>
    /// <exception cref="DatasetException">It is none.</exception>
    public static TrackGroups Read(string file) => new(file, GroupFile.Read(file));

    /// <summary>The groups that lie with a data set: <c>groups.csv</c> in its folder, or <c>NAME.groups.csv</c> beside a table; null where there is none.</summary>
    public static string? Beside(string location)
    {
        var file = Directory.Exists(location) ? Path.Combine(location, StandardName) : $"{Path.ChangeExtension(location, null)}.{StandardName}";
        return System.IO.File.Exists(file) ? file : null;
    }

    /// <summary>
    /// The items with their groups; one that is not named is a group of its own. A track is found by its path, as far as folders are given on both
    /// sides, and else by its name, where that is the name of one track only.
    /// </summary>
    /// <exception cref="DatasetException">No item is named, or a name fits several tracks or groups.</exception>
    public IReadOnlyList<DataItem> Apply(IReadOnlyList<DataItem> items)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var namesakes in items.Select(item => item.Track).Distinct(StringComparer.Ordinal).GroupBy(TrackName.OfFile, StringComparer.Ordinal))
            Match([.. namesakes], [.. _byName[namesakes.Key]], groups);
        if (groups.Count == 0)
            throw new DatasetException($"{File}: none of its {_byName.Sum(named => named.Count())} files is in the data set; name the groups of this data");
        return [.. items.Select(item => item with { Group = groups.TryGetValue(item.Track, out var group) ? $"group {group}" : $"track {item.Track}" })];
    }

    /// <summary>Finds the groups of tracks of one name, among the files of that name.</summary>
    private void Match(string[] tracks, KeyValuePair<string, string>[] files, Dictionary<string, string> groups)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var track in tracks)
        {
            // A path that is another track's own is not this one's.
            var near = files.Where(file => file.Key == track || (!tracks.Contains(file.Key) && Fits(file.Key, track))).ToArray();
            if (Array.Find(near, file => file.Key == track) is { Key: not null } own)
                near = [own];
            // Folders that differ say that these are other files, unless there is but one of the name: then they were moved.
            if (near.Length == 0 && tracks.Length == 1)
                near = files;
            if (near.Length == 0)
                continue;
            var deepest = near.Max(file => Depth(file.Key));
            var found = near.Where(file => Depth(file.Key) == deepest).ToArray();
            if (found.FirstOrDefault(file => file.Value != found[0].Value).Key is { } other)
                throw new DatasetException($"{File}: '{found[0].Key}' of group '{found[0].Value}' and '{other}' of group '{found.First(file => file.Key == other).Value}' both fit the track '{track}'; write the path below the data folder");
            if (!owners.TryAdd(found[0].Key, track))
                throw new DatasetException($"{File}: '{found[0].Key}' fits several tracks of the data set, '{owners[found[0].Key]}' and '{track}'; write the path below the data folder");
            groups[track] = found[0].Value;
        }
    }

    private static int Depth(string path) => path.Count(letter => letter == '/');

    /// <summary>Whether the folders agree as far as both have some; names are alike already.</summary>
    private static bool Fits(string file, string track)
    {
        var (given, known) = (Folders(file), Folders(track));
        return given.Zip(known).All(pair => pair.First == pair.Second);

        static IEnumerable<string> Folders(string path) => path.Split('/').SkipLast(1).Where(folder => folder is not ("" or ".")).Reverse();
    }
}

/// <summary>
/// A CSV that says which files belong together, with the columns <c>file</c> and <c>group</c>: what an audit hands to a split so that no
/// group is divided. Other columns are not read.
/// </summary>
internal static class GroupFile
{
    /// <param name="path">A CSV with the columns <c>file</c> and <c>group</c>.</param>
    /// <returns>The group of each file, by the file's path as written, without extension.</returns>
    /// <exception cref="DatasetException">A column is missing, or a path stands in two groups.</exception>
    /// <exception cref="UnusableFileException">The file is missing or cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            using var csv = CsvReader.Create(RegularFile.ReadBytes(path, RegularFile.LargestText), new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, TrackLineNumbers = true });
            csv.ReadHeader();
            return Read(path, csv);
        }
        catch (CsvFormatException exception)
        {
            throw new DatasetException($"{path}: cannot be read as a CSV with the columns file and group", exception);
        }
    }

    private static Dictionary<string, string> Read(string path, CsvReader csv)
    {
        var headers = csv.Headers.ToArray();
        var (fileColumn, groupColumn) = (Array.IndexOf(headers, "file"), Array.IndexOf(headers, "group"));
        if (fileColumn < 0 || groupColumn < 0)
            throw new DatasetException($"{path}: lacks the column {(fileColumn < 0 ? "file" : "group")}; give a CSV with the columns file and group");
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            if (csv.FieldCount != headers.Length)
                throw new DatasetException($"{path}: line {csv.LineNumber} has {csv.FieldCount} fields where the header has {headers.Length}; complete or remove it");
            var (file, group) = (csv.GetString(fileColumn), csv.GetString(groupColumn));
            if (file.Length == 0 || group.Length == 0)
                throw new DatasetException($"{path}: line {csv.LineNumber} lacks a file or a group; complete or remove it");
            var name = TrackName.WithoutExtension(file);
            if (!groups.TryAdd(name, group) && groups[name] != group)
                throw new DatasetException($"{path}: '{name}' stands in the groups '{groups[name]}' and '{group}'; a file belongs to one");
        }
        return groups;
    }
}
