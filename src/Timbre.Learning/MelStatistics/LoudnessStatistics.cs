using System.Numerics.Tensors;

namespace Timbre.Learning.MelStatistics;

/// <summary>
/// The mean level of all bands over time: its deviation, its 10 % and 90 % quantiles, and the share of columns below its mean (the low-energy
/// feature of Tzanetakis and Cook, 2002).
/// </summary>
internal sealed class LoudnessStatistics() : StatisticFamily("loudness")
{
    public override IEnumerable<string> Names(int bands) => ["loudness_deviation", "loudness_quantile10", "loudness_quantile90", "loudness_low_share"];

    public override void Compute(MelWindow window, Span<float> values)
    {
        var levels = new float[window.Columns];
        for (var band = 0; band < window.Bands; band++)
            TensorPrimitives.Add(levels, window.Band(band), levels);
        TensorPrimitives.Multiply(levels, 1f / window.Bands, levels);
        values[0] = Moments.DeviationOf(levels);
        var mean = TensorPrimitives.Sum<float>(levels) / levels.Length;
        values[3] = levels.Count(level => level < mean) / (float)levels.Length;
        Array.Sort(levels);
        values[1] = levels[(levels.Length - 1) / 10];
        values[2] = levels[(levels.Length - 1) * 9 / 10];
    }
}
