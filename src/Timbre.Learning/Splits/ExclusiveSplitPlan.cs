using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>
/// Another plan's test parts, with everything left out of training and validation that shares a track or group with them. Where the test part is
/// fixed, this shows what the shared recordings are worth.
/// </summary>
/// <param name="Inner">The other plan.</param>
public sealed record ExclusiveSplitPlan(SplitPlan Inner) : SplitPlan
{
    /// <inheritdoc/>
    public override string Name => $"{Inner.Name}, trained without what the test part repeats";

    /// <inheritdoc/>
    public override bool HasValidation => Inner.HasValidation;

    /// <inheritdoc/>
    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        return [.. Inner.Apply(items, seed).Select(Exclude)];

        Split Exclude(Split split)
        {
            var tested = split.Test.Select(index => items[index].Unit).ToHashSet(StringComparer.Ordinal);
            var train = split.Train.Where(index => !tested.Contains(items[index].Unit)).ToArray();
            if (train.Select(index => items[index].Label).Distinct().Count() < split.Train.Select(index => items[index].Label).Distinct().Count())
                throw new DatasetException($"--split {Inner.Name}: a class has no training items but those whose recordings the test part repeats");
            return split with { Train = train, Valid = [.. split.Valid.Where(index => !tested.Contains(items[index].Unit))], Name = Name };
        }
    }
}
