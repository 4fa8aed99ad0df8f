using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>
/// Stratified k-fold cross-validation by track: every item is tested once, by a model that never saw its track. Repeated, the tracks are dealt
/// out anew each time, and every item is tested once in each repeat.
/// </summary>
/// <param name="Folds">How many folds, at least 2.</param>
/// <param name="Repeats">How often the tracks are dealt out, at least 1.</param>
public sealed record FoldSplitPlan(int Folds, int Repeats = 1) : SplitPlan
{
    /// <inheritdoc/>
    public override string Name => Repeats == 1 ? $"kfold:{Folds}" : $"kfold:{Folds}x{Repeats}";

    /// <inheritdoc/>
    public override bool HasValidation => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        return [.. Enumerable.Range(0, Repeats).SelectMany(repeat => Deal(items, repeat == 0 ? seed : (long)SeedSequence.Derive(seed, "repeat", repeat), repeat))];
    }

    private IEnumerable<Split> Deal(IReadOnlyList<DataItem> items, long seed, int repeat)
    {
        var fold = new int[items.Count];
        // Continuing the count over classes evens out the folds' sizes when classes do not divide by K.
        var next = 0;
        foreach (var units in StratifiedUnits.Shuffle(items, byTrack: true, seed))
        {
            if (units.Count < Folds)
                throw new DatasetException($"--split {Name}: class number {items[units[0][0]].Label + 1} has only {units.Count} tracks; use at most kfold:{units.Count}");
            foreach (var unit in units)
            {
                foreach (var index in unit)
                    fold[index] = next % Folds;
                next++;
            }
        }
        var all = Enumerable.Range(0, items.Count).ToArray();
        return Enumerable.Range(0, Folds).Select(k => new Split(
            all.Where(index => fold[index] != k).ToArray(),
            [],
            all.Where(index => fold[index] == k).ToArray(),
            $"{Name} ({(Repeats > 1 ? $"repeat {repeat + 1}, " : "")}fold {k + 1})"));
    }
}
