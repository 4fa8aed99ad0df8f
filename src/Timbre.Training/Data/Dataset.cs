namespace Timbre.Training.Data;

/// <summary>A labelled collection: classes, items and the track of each item. Immutable.</summary>
internal sealed class Dataset
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

    public DatasetKind Kind { get; }

    /// <summary>The class names in ordinal order; a label is an index into this list.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The items in a stable order (by class, then by name).</summary>
    public IReadOnlyList<DataItem> Items { get; }

    /// <summary>The feature table behind a data set of kind <see cref="DatasetKind.Table"/>, else null.</summary>
    public FeatureTable? Table { get; }

    /// <summary>What it holds, in a few words, as its <see cref="LabelSource"/> has them.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The same data with some classes only, relabelled.</summary>
    /// <param name="classes">At least two class names of this data set, in any order.</param>
    /// <exception cref="DatasetException">A name is not a class here, or fewer than two remain.</exception>
    public Dataset WithClasses(IReadOnlyCollection<string> classes)
    {
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
        return new Dataset(Location, Kind, kept, items, Table) { Summary = Summary };
    }
}

/// <summary>One labelled thing to learn from or to classify: a sound file, a spectrogram image or a row of a feature table.</summary>
/// <param name="Id">Unique in its data set: the path below the data set's folder without extension, or the table's file name without it.</param>
/// <param name="Path">Where it lies: the file's full path, or the table's path.</param>
/// <param name="Label">Index into the class names of the data set.</param>
/// <param name="Track">The recording it comes from. Items of one track never stand on both sides of an honest split.</param>
/// <param name="Row">The row in the table (0-based), or −1.</param>
internal sealed record DataItem(string Id, string Path, int Label, string Track, int Row = -1)
{
    /// <summary>The group of recordings that an audit tied together and this one belongs to; null where no groups are known.</summary>
    public string? Group { get; init; }

    /// <summary>What honest divisions keep on one side: the group, or the track where no group is known.</summary>
    public string Unit => Group ?? Track;
}

/// <summary>What the items of a data set are.</summary>
internal enum DatasetKind
{
    /// <summary>Sound files in class folders.</summary>
    Audio,

    /// <summary>Log-mel spectrogram images (PNG, JPEG) in class folders.</summary>
    Spectrograms,

    /// <summary>Rows of a feature table (CSV).</summary>
    Table,
}

/// <summary>A data set or split cannot be used; the message is the one line a user reads: what is wrong, where, and what to do.</summary>
internal sealed class DatasetException : Exception
{
    public DatasetException(string message)
        : base(message)
    {
    }

    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A file that could not be used, with the one line that says why. Every run reports these; none is dropped in silence.</summary>
/// <param name="Reason">One line.</param>
internal sealed record SkippedFile(string Path, string Reason);
