namespace Timbre.Training.Splits;

/// <summary>
/// How many tracks, and audit groups where these are known, of the test part also stand in the training or validation part: the reason why many
/// published figures do not hold. Over several folds the counts add up.
/// </summary>
/// <param name="SharedTracks">Tracks with items on both sides.</param>
/// <param name="ExposedTestItems">Test items whose track or group the model was trained on or chosen by.</param>
internal sealed record SplitLeak(int SharedTracks, int TestTracks, int ExposedTestItems, int TestItems)
{
    /// <summary>Audit groups with items on both sides; 0 where no groups are known.</summary>
    public int SharedGroups { get; init; }

    /// <summary>Audit groups in the test part; 0 where no groups are known.</summary>
    public int TestGroups { get; init; }

    /// <summary>Whether neither a track nor a group stands on both sides.</summary>
    public bool IsClean => SharedTracks == 0 && SharedGroups == 0;

    /// <summary>Counts what stands on both sides of a split.</summary>
    public static SplitLeak Of(Split split, IReadOnlyList<DataItem> items)
    {
        var known = split.Train.Concat(split.Valid).ToArray();
        var tracks = known.Select(index => items[index].Track).ToHashSet(StringComparer.Ordinal);
        var units = known.Select(index => items[index].Unit).ToHashSet(StringComparer.Ordinal);
        var tested = split.Test.Select(index => items[index]).ToArray();
        var testTracks = tested.Select(item => item.Track).Distinct(StringComparer.Ordinal).ToArray();
        var testGroups = tested.Where(item => item.Group is not null).Select(item => item.Unit).Distinct(StringComparer.Ordinal).ToArray();
        return new SplitLeak(testTracks.Count(tracks.Contains), testTracks.Length, tested.Count(item => tracks.Contains(item.Track) || units.Contains(item.Unit)), tested.Length)
        {
            SharedGroups = testGroups.Count(units.Contains),
            TestGroups = testGroups.Length,
        };
    }

    /// <summary>The counts of several splits, added up.</summary>
    public static SplitLeak Of(IReadOnlyList<Split> splits, IReadOnlyList<DataItem> items)
    {
        return splits.Select(split => Of(split, items)).Aggregate((sum, next) => new SplitLeak(
            sum.SharedTracks + next.SharedTracks, sum.TestTracks + next.TestTracks, sum.ExposedTestItems + next.ExposedTestItems, sum.TestItems + next.TestItems)
        {
            SharedGroups = sum.SharedGroups + next.SharedGroups,
            TestGroups = sum.TestGroups + next.TestGroups,
        });
    }

    /// <summary>One sentence for reports.</summary>
    public override string ToString()
    {
        if (SharedTracks > 0)
            return $"LEAKY: {SharedTracks} of {TestTracks} test tracks also stand in the training part, so {ExposedTestItems} of {TestItems} test items come from recordings the model knows; expect far lower accuracy on new music";
        if (SharedGroups > 0)
            return $"LEAKY: {SharedGroups} of {TestGroups} audit groups in the test part also stand in the training part, so {ExposedTestItems} of {TestItems} test items are copies or near relatives of recordings the model knows; expect lower accuracy on new music";
        return TestGroups > 0
            ? $"neither a track nor an audit group stands on both sides ({TestTracks} tracks of {TestGroups} groups in the test part)"
            : $"no track stands on both sides ({TestTracks} tracks in the test part)";
    }
}
