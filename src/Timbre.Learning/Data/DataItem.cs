namespace Timbre.Learning.Data;

/// <summary>One labelled thing to learn from or to classify: a sound file, a spectrogram image or a row of a feature table.</summary>
/// <param name="Id">Unique in its data set: the path below the data set's folder without extension, or the table's file name without it.</param>
/// <param name="Path">Where it lies: the file's full path, or the table's path.</param>
/// <param name="Label">Index into the class names of the data set.</param>
/// <param name="Track">The recording it comes from. Items of one track never stand on both sides of an honest split.</param>
/// <param name="Row">The row in the table (0-based), or −1.</param>
public sealed record DataItem(string Id, string Path, int Label, string Track, int Row = -1)
{
    /// <summary>The group of recordings that an audit tied together and this one belongs to; null where no groups are known.</summary>
    public string? Group { get; init; }

    /// <summary>What honest divisions keep on one side: the group, or the track where no group is known.</summary>
    public string Unit => Group ?? Track;
}
