namespace Timbre.Training.Splits;

/// <summary>Another plan that moves whole groups of tracks instead of tracks: what a file names, such as the one that an audit writes.</summary>
/// <param name="File">A CSV with the columns <c>file</c> and <c>group</c>. Tracks that it does not name move alone.</param>
/// <param name="Inner">How the groups are divided: a plan that moves whole tracks.</param>
internal sealed record GroupSplitPlan(string File, SplitPlan Inner, string Text) : SplitPlan
{
    public override string Name => Text;

    public override bool HasValidation => Inner.HasValidation;

    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        IReadOnlyList<DataItem> grouped;
        try
        {
            grouped = TrackGroups.Read(File).Apply(items);
        }
        catch (Exception exception) when (exception is DatasetException or UnusableFileException)
        {
            throw new DatasetException($"--split {Name}: {exception.Message}", exception);
        }
        return Inner.Apply([.. grouped.Select(item => item with { Track = item.Unit })], seed);
    }
}

/// <summary>
/// Another plan's test parts, with everything left out of training and validation that shares a track or group with them. Where the test part is
/// fixed, this shows what the shared recordings are worth.
/// </summary>
internal sealed record ExclusiveSplitPlan(SplitPlan Inner) : SplitPlan
{
    public override string Name => $"{Inner.Name}, trained without what the test part repeats";

    public override bool HasValidation => Inner.HasValidation;

    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
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
