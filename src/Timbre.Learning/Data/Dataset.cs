using Timbre.Features;

namespace Timbre.Learning.Data;

/// <summary>A labelled collection: classes, items and the track of each item. Immutable.</summary>
public sealed class Dataset
{
    internal Dataset(string location, DatasetKind kind, IReadOnlyList<string> classes, IReadOnlyList<DataItem> items, FeatureTable? table = null)
    {
        Location = location;
        Kind = kind;
        Classes = classes;
        Items = items;
        Table = table;
    }

    /// <summary>The folder or table it was opened from.</summary>
    public string Location { get; }

    /// <summary>What the items are.</summary>
    public DatasetKind Kind { get; }

    /// <summary>The class names in ordinal order; a label is an index into this list.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The items in a stable order (by class, then by name).</summary>
    public IReadOnlyList<DataItem> Items { get; }

    /// <summary>The feature table behind a data set of kind <see cref="DatasetKind.Table"/>, else null.</summary>
    public FeatureTable? Table { get; }

    /// <summary>The same data with some classes only, relabelled.</summary>
    /// <param name="classes">At least two class names of this data set, in any order.</param>
    /// <exception cref="DatasetException">A name is not a class here, or fewer than two remain.</exception>
    public Dataset WithClasses(IReadOnlyCollection<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        foreach (var name in classes)
        {
            if (!Classes.Contains(name))
                throw new DatasetException($"--classes: '{name}' is not a class of {Location}; it has {string.Join(", ", Classes)}");
        }
        var kept = Classes.Where(classes.Contains).ToArray();
        if (kept.Length < 2)
            throw new DatasetException("--classes: name at least two classes, such as classical,metal");
        var relabel = Classes.Select(name => Array.IndexOf(kept, name)).ToArray();
        var items = Items.Where(item => relabel[item.Label] >= 0).Select(item => item with { Label = relabel[item.Label] }).ToArray();
        return new Dataset(Location, Kind, kept, items, Table);
    }
}
