using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>Another plan that moves whole groups of tracks instead of tracks: what a file names, such as the one that an audit writes.</summary>
/// <param name="File">A CSV with the columns <c>file</c> and <c>group</c>. Tracks that it does not name move alone.</param>
/// <param name="Inner">How the groups are divided: a plan that moves whole tracks.</param>
/// <param name="Text">The plan as written.</param>
public sealed record GroupSplitPlan(string File, SplitPlan Inner, string Text) : SplitPlan
{
    /// <inheritdoc/>
    public override string Name => Text;

    /// <inheritdoc/>
    public override bool HasValidation => Inner.HasValidation;

    /// <inheritdoc/>
    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        IReadOnlyList<DataItem> grouped;
        try
        {
            grouped = TrackGroups.Read(File).Apply(items);
        }
        catch (DatasetException exception)
        {
            throw new DatasetException($"--split {Name}: {exception.Message}", exception);
        }
        return Inner.Apply([.. grouped.Select(item => item with { Track = item.Unit })], seed);
    }
}
