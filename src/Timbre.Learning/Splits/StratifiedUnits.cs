using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>
/// The units that a split moves as a whole (tracks, or single items), shuffled within each class, so that every part holds each class in
/// proportion.
/// </summary>
internal static class StratifiedUnits
{
    /// <summary>For each class, its units in random order; a unit is the list of its items' indices.</summary>
    public static IReadOnlyList<IReadOnlyList<int[]>> Shuffle(IReadOnlyList<DataItem> items, bool byTrack, long seed)
    {
        var units = Enumerable.Range(0, items.Count)
            .GroupBy(index => byTrack ? items[index].Track : items[index].Id, StringComparer.Ordinal)
            .Select(group => group.ToArray())
            .ToArray();
        var random = SeedSequence.Generator(seed, "split");
        var classes = new List<IReadOnlyList<int[]>>();
        // A track whose segments carry different labels is a mistake in the data, but it must still not be divided: its first label decides.
        foreach (var label in units.Select(unit => items[unit[0]].Label).Distinct().Order())
        {
            var members = units.Where(unit => items[unit[0]].Label == label)
                .OrderBy(unit => items[unit[0]].Id, StringComparer.Ordinal)
                .ToArray();
            random.Shuffle(members);
            classes.Add(members);
        }
        return classes;
    }
}
