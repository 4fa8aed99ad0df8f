using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>Stratified k-fold cross-validation by track: every item is tested once, by a model that never saw its track.</summary>
/// <param name="Folds">How many folds, at least 2.</param>
public sealed record FoldSplitPlan(int Folds) : SplitPlan
{
    /// <inheritdoc/>
    public override string Name => $"kfold:{Folds}";

    /// <inheritdoc/>
    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        ArgumentNullException.ThrowIfNull(items);
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
        return Enumerable.Range(0, Folds)
            .Select(k => new Split(
                all.Where(index => fold[index] != k).ToArray(),
                [],
                all.Where(index => fold[index] == k).ToArray(),
                $"{Name} (fold {k + 1})"))
            .ToArray();
    }
}
