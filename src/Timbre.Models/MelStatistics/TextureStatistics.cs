namespace Timbre.Models.MelStatistics;

/// <summary>
/// Sustained against struck: each point's level beside its running mean along time (what is sustained stands out of the other) and along
/// frequency (what is struck does), after Fitzgerald, "Harmonic/percussive separation using median filtering" (DAFx 2010), with means for
/// medians. Averaged over the bands of a group: the deviation of the difference of the two means, how far levels are from either, and how far
/// the mean along time is above the other.
/// </summary>
internal sealed class TextureStatistics() : StatisticFamily("texture")
{
    // A quarter of a second to either side, as long as a struck note is not heard as sustained.
    private const int ColumnReach = 8;

    public override IEnumerable<string> Names(int bands)
    {
        var groups = MelWindow.GroupsOf(bands);
        return [.. Numbered("balance", groups), .. Numbered("struck", groups), .. Numbered("sustained", groups), .. Numbered("ridge", groups)];
    }

    public override void Compute(MelWindow window, Span<float> values)
    {
        // As wide a part of the spectrum, whatever the number of bands.
        var reach = Math.Max(1, window.Bands / 16);
        var along = new RunningMean(window.Columns, ColumnReach);
        var (means, across, sum) = (new float[window.Columns], new float[window.Columns], new float[window.Columns]);
        for (var band = 0; band < reach; band++)
            TensorPrimitives.Add(sum, window.Band(band), sum);
        values.Clear();
        for (var group = 0; group < window.Groups; group++)
        {
            var (from, to) = window.BandsOf(group);
            for (var band = from; band < to; band++)
            {
                if (band + reach < window.Bands)
                    TensorPrimitives.Add(sum, window.Band(band + reach), sum);
                if (band - reach - 1 >= 0)
                    TensorPrimitives.Subtract(sum, window.Band(band - reach - 1), sum);
                var wide = Math.Min(window.Bands - 1, band + reach) - Math.Max(0, band - reach) + 1;
                TensorPrimitives.Multiply(sum, 1f / wide, across);
                along.Compute(window.Band(band), means);
                Accumulate(window.Band(band), means, across, 1f / (to - from), group, window.Groups, values);
            }
        }
    }

    private static void Accumulate(ReadOnlySpan<float> levels, Span<float> along, Span<float> across, float weight, int group, int groups, Span<float> values)
    {
        Span<float> difference = levels.Length <= 4096 ? stackalloc float[levels.Length] : new float[levels.Length];
        TensorPrimitives.Subtract(along, across, difference);
        values[group] += weight * Moments.DeviationOf(difference);
        TensorPrimitives.Max<float>(difference, 0, difference);
        values[3 * groups + group] += weight * TensorPrimitives.Sum<float>(difference) / levels.Length;
        TensorPrimitives.Subtract(levels, along, along);
        values[groups + group] += weight * TensorPrimitives.SumOfMagnitudes<float>(along) / levels.Length;
        TensorPrimitives.Subtract(levels, across, across);
        values[2 * groups + group] += weight * TensorPrimitives.SumOfMagnitudes<float>(across) / levels.Length;
    }
}
