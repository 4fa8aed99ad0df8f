namespace Timbre.Training.Splits;

/// <summary>Random parts of given sizes, stratified by class, moving whole tracks or (the leaky protocol of many publications) single segments.</summary>
/// <param name="Train">Fraction of each class that is trained on, 0 to 1.</param>
/// <param name="Valid">Fraction for validation; may be 0.</param>
/// <param name="Test">Fraction for the test.</param>
/// <param name="ByTrack">Whether a track is moved as a whole.</param>
internal sealed record FractionSplitPlan(double Train, double Valid, double Test, bool ByTrack, string Text) : SplitPlan
{
    public override string Name => Text;

    /// <summary>The sizes as written: <c>70/15/15</c>.</summary>
    internal string Percentages => string.Join('/', new[] { Train, Valid, Test }.Where(part => part > 0).Select(part => (part * 100).ToString("0.###", CultureInfo.InvariantCulture)));

    public override bool HasValidation => Valid > 0;

    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        List<int> train = [], valid = [], test = [];
        foreach (var units in StratifiedUnits.Shuffle(items, ByTrack, seed))
        {
            var forTest = Math.Max(1, (int)Math.Round(units.Count * Test));
            var forValid = Valid > 0 ? Math.Max(1, (int)Math.Round(units.Count * Valid)) : 0;
            if (forTest + forValid >= units.Count)
            {
                throw new DatasetException(
                    $"--split {Name}: class number {items[units[0][0]].Label + 1} has only {units.Count} {(ByTrack ? "tracks" : "items")}, too few for {(Valid > 0 ? "three" : "two")} parts; add data or leave the class out with --classes");
            }
            foreach (var (unit, index) in units.Select((unit, index) => (unit, index)))
                (index < forTest ? test : index < forTest + forValid ? valid : train).AddRange(unit);
        }
        return [new Split(train.Order().ToArray(), valid.Order().ToArray(), test.Order().ToArray(), Name)];
    }
}

/// <summary>
/// Stratified k-fold cross-validation by track: every item is tested once, by a model that never saw its track. Repeated, the tracks are dealt
/// out again each time, and every item is tested once in each repeat.
/// </summary>
/// <param name="Folds">How many folds, at least 2.</param>
/// <param name="Repeats">How often the tracks are dealt out, at least 1.</param>
internal sealed record FoldSplitPlan(int Folds, int Repeats = 1) : SplitPlan
{
    public override string Name => Repeats == 1 ? $"kfold:{Folds}" : $"kfold:{Folds}x{Repeats}";

    public override bool HasValidation => false;

    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed) =>
        [.. Enumerable.Range(0, Repeats).SelectMany(repeat => Deal(items, repeat == 0 ? seed : (long)SeedSequence.Derive(seed, "repeat", repeat), repeat))];

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
