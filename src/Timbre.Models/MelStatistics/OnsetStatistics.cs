namespace Timbre.Models.MelStatistics;

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

/// <summary>Half-wave rectified differences of levels from one column to the next (Dixon, "Onset detection revisited", DAFx 2006).</summary>
internal static class OnsetSeries
{
    /// <summary>The mean rise of a group's bands at each column but the first, in dB.</summary>
    /// <param name="window">The window.</param>
    /// <param name="group">The group.</param>
    /// <param name="rises">Takes columns − 1 values.</param>
    public static void OfGroup(MelWindow window, int group, Span<float> rises)
    {
        var (from, to) = window.BandsOf(group);
        var difference = new float[rises.Length];
        rises.Clear();
        for (var band = from; band < to; band++)
        {
            var levels = window.Band(band);
            TensorPrimitives.Subtract(levels[1..], levels[..^1], difference);
            TensorPrimitives.Max<float>(difference, 0, difference);
            TensorPrimitives.Add(rises, difference, rises);
        }
        TensorPrimitives.Multiply(rises, 1f / (to - from), rises);
    }
}
