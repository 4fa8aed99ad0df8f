namespace Timbre.Training.Fitting;

/// <summary>
/// Stratified folds over groups: each fold holds each class in proportion as far as whole groups allow, and all rows of a group are in one
/// fold.
/// </summary>
internal static class GroupedFolds
{
    /// <param name="labels">The class of each row, 0 or more. A group counts for the class of its first row.</param>
    /// <param name="groups">The group of each row; null where each row is its own.</param>
    /// <param name="folds">Number of folds, at least 2.</param>
    /// <param name="seed">The order in which groups are dealt out depends on it alone.</param>
    /// <returns>The fold of each row, 0 to folds − 1.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or there are fewer groups than folds.</exception>
    public static int[] Assign(ReadOnlySpan<int> labels, IReadOnlyList<int>? groups, int folds, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (groups is not null && groups.Count != labels.Length)
            throw new ArgumentException($"{groups.Count} groups for {labels.Length} rows");
        var units = new Dictionary<int, List<int>>();
        for (var row = 0; row < labels.Length; row++)
        {
            var group = groups?[row] ?? row;
            if (!units.TryGetValue(group, out var rows))
                units.Add(group, rows = []);
            rows.Add(row);
        }
        if (units.Count < folds)
            throw new ArgumentException($"{units.Count} tracks cannot make {folds} folds; give more data or fewer folds");

        var byClass = new SortedDictionary<int, List<List<int>>>();
        foreach (var rows in units.Values)
        {
            var label = labels[rows[0]];
            if (!byClass.TryGetValue(label, out var members))
                byClass.Add(label, members = []);
            members.Add(rows);
        }
        var random = SeedSequence.Generator(seed, "folds");
        var assigned = new int[labels.Length];
        // Dealing on from where the class before ended keeps the folds' sizes equal to within one group.
        var next = 0;
        foreach (var members in byClass.Values)
        {
            var order = members.ToArray();
            random.Shuffle(order);
            foreach (var rows in order)
            {
                foreach (var row in rows)
                    assigned[row] = next;
                next = (next + 1) % folds;
            }
        }
        return assigned;
    }
}
