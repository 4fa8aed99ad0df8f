namespace Timbre.Learning.MelStatistics;

/// <summary>Attacks: mean and standard deviation over time of each group's rises.</summary>
internal sealed class OnsetStatistics() : StatisticFamily("onset")
{
    public override IEnumerable<string> Names(int bands)
    {
        var groups = MelWindow.GroupsOf(bands);
        return [.. Numbered("mean", groups), .. Numbered("deviation", groups)];
    }

    public override void Compute(MelWindow window, Span<float> values)
    {
        var rises = new float[window.Columns - 1];
        for (var group = 0; group < window.Groups; group++)
        {
            OnsetSeries.OfGroup(window, group, rises);
            var moments = Moments.Of(rises);
            values[group] = moments.Mean;
            values[window.Groups + group] = moments.Deviation;
        }
    }
}
