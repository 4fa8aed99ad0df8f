using Timbre.Learning.Audit;
using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>Which tracks belong together, as an audit or a person wrote it down.</summary>
public sealed class TrackGroups
{
    private const string StandardName = "groups.csv";

    private readonly IReadOnlyDictionary<string, string> _groups;

    private TrackGroups(string file, IReadOnlyDictionary<string, string> groups) => (File, _groups) = (file, groups);

    /// <summary>Where they were read from.</summary>
    public string File { get; }

    /// <summary>Reads groups.</summary>
    /// <param name="file">A CSV with the columns <c>file</c> and <c>group</c>.</param>
    /// <exception cref="DatasetException">It is none.</exception>
    public static TrackGroups Read(string file) => new(file, GroupFile.Read(file));

    /// <summary>The groups that lie with a data set: <c>groups.csv</c> in its folder, or <c>NAME.groups.csv</c> beside a table; null where there is none.</summary>
    /// <param name="location">The folder or table.</param>
    public static string? Beside(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        var file = Directory.Exists(location) ? Path.Combine(location, StandardName) : $"{Path.ChangeExtension(location, null)}.{StandardName}";
        return System.IO.File.Exists(file) ? file : null;
    }

    /// <summary>The items with their groups; one that is not named is a group of its own.</summary>
    /// <exception cref="DatasetException">No item is named.</exception>
    public IReadOnlyList<DataItem> Apply(IReadOnlyList<DataItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var named = 0;
        var grouped = items.Select(Grouped).ToArray();
        return named > 0
            ? grouped
            : throw new DatasetException($"{File}: none of its {_groups.Count} files is in the data set; name the groups of this data");

        DataItem Grouped(DataItem item)
        {
            var track = item.Track[(item.Track.LastIndexOf('/') + 1)..];
            if (!_groups.TryGetValue(track, out var group))
                return item with { Group = $"track {item.Track}" };
            named++;
            return item with { Group = $"group {group}" };
        }
    }
}
