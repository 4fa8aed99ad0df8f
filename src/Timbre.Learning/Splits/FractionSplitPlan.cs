using System.Globalization;
using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>Random parts of given sizes, stratified by class, moving whole tracks or (the leaky protocol of many publications) single segments.</summary>
/// <param name="Train">Fraction of each class that is trained on, 0 to 1.</param>
/// <param name="Valid">Fraction for validation; may be 0.</param>
/// <param name="Test">Fraction for the test.</param>
/// <param name="ByTrack">Whether a track is moved as a whole.</param>
/// <param name="Text">The plan as written.</param>
public sealed record FractionSplitPlan(double Train, double Valid, double Test, bool ByTrack, string Text) : SplitPlan
{
    /// <inheritdoc/>
    public override string Name => Text;

    /// <summary>The sizes as written: <c>70/15/15</c>.</summary>
    internal string Percentages => string.Join('/', new[] { Train, Valid, Test }.Where(part => part > 0).Select(part => (part * 100).ToString("0.###", CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public override bool HasValidation => Valid > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        ArgumentNullException.ThrowIfNull(items);
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
