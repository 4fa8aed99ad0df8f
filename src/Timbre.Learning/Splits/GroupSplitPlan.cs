using Timbre.Learning.Audit;
using Timbre.Learning.Data;

namespace Timbre.Learning.Splits;

/// <summary>Random parts as in <see cref="FractionSplitPlan"/>, moving whole groups of tracks that a file names, such as the one that an audit writes.</summary>
/// <param name="File">A CSV with the columns <c>file</c> and <c>group</c>. Tracks that it does not name move alone.</param>
/// <param name="Fractions">How large the parts are.</param>
/// <param name="Text">The plan as written.</param>
public sealed record GroupSplitPlan(string File, FractionSplitPlan Fractions, string Text) : SplitPlan
{
    /// <inheritdoc/>
    public override string Name => Text;

    /// <inheritdoc/>
    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        var groups = GroupFile.Read(File);
        var named = 0;
        var grouped = items.Select(Grouped).ToArray();
        if (named == 0)
            throw new DatasetException($"--split {Name}: none of the {groups.Count} files in {File} is in the data set; name the groups of this data");
        return Fractions.Apply(grouped, seed);

        DataItem Grouped(DataItem item)
        {
            var track = item.Track[(item.Track.LastIndexOf('/') + 1)..];
            if (!groups.TryGetValue(track, out var group))
                return item;
            named++;
            return item with { Track = $"group {group}" };
        }
    }
}
