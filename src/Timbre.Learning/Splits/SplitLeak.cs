using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>How many tracks of the test part also stand in the training or validation part: the reason why many published figures do not hold.</summary>
/// <param name="SharedTracks">Tracks with items on both sides.</param>
/// <param name="TestTracks">Tracks in the test part.</param>
/// <param name="ExposedTestItems">Test items whose track the model was trained on or chosen by.</param>
/// <param name="TestItems">Items in the test part.</param>
public sealed record SplitLeak(int SharedTracks, int TestTracks, int ExposedTestItems, int TestItems)
{
    /// <summary>Whether no track stands on both sides.</summary>
    public bool IsClean => SharedTracks == 0;

    /// <summary>Counts the tracks that stand on both sides of a split.</summary>
    public static SplitLeak Of(Split split, IReadOnlyList<DataItem> items)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(items);
        var seen = split.Train.Concat(split.Valid).Select(index => items[index].Track).ToHashSet(StringComparer.Ordinal);
        var tested = split.Test.Select(index => items[index].Track).ToArray();
        return new SplitLeak(
            tested.Where(seen.Contains).Distinct(StringComparer.Ordinal).Count(),
            tested.Distinct(StringComparer.Ordinal).Count(),
            tested.Count(seen.Contains),
            tested.Length);
    }

    /// <summary>One sentence for reports.</summary>
    public override string ToString() => IsClean
        ? $"no track stands on both sides ({TestTracks} tracks in the test part)"
        : $"LEAKY: {SharedTracks} of {TestTracks} test tracks also stand in the training part, so {ExposedTestItems} of {TestItems} test items come from recordings the model knows; expect far lower accuracy on new music";
}
