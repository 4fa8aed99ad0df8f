namespace Timbre.Models.MelStatistics;

/// <summary>
/// Tonality: the difference of a group's loudest and quietest band in each column, its mean and standard deviation over time (Jiang et al.,
/// "Music type classification by spectral contrast feature", ICME 2002, on mel bands).
/// </summary>
internal sealed class ContrastStatistics() : StatisticFamily("contrast")
{
    public override IEnumerable<string> Names(int bands)
    {
        var groups = MelWindow.GroupsOf(bands);
        return [.. Numbered("mean", groups), .. Numbered("deviation", groups)];
    }

    public override void Compute(MelWindow window, Span<float> values)
    {
        var highest = new float[window.Columns];
        var lowest = new float[window.Columns];
        for (var group = 0; group < window.Groups; group++)
        {
            var (from, to) = window.BandsOf(group);
            window.Band(from).CopyTo(highest);
            window.Band(from).CopyTo(lowest);
            for (var band = from + 1; band < to; band++)
            {
                TensorPrimitives.Max(highest, window.Band(band), highest);
                TensorPrimitives.Min(lowest, window.Band(band), lowest);
            }
            TensorPrimitives.Subtract<float>(highest, lowest, highest);
            var moments = Moments.Of(highest);
            values[group] = moments.Mean;
            values[window.Groups + group] = moments.Deviation;
        }
    }
}
