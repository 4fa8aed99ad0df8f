namespace Timbre.Models.MelStatistics;

/// <summary>Mean, spread and shape of a series' distribution.</summary>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="Deviation">The population standard deviation.</param>
/// <param name="Skewness">The third standardized moment; 0 for a series that does not vary.</param>
/// <param name="Kurtosis">The fourth standardized moment, cut off at 20; 0 for a series that does not vary.</param>
internal readonly record struct Moments(float Mean, float Deviation, float Skewness, float Kurtosis)
{
    // Below this variance (dB²), differences are those of rounding, whose skewness says nothing.
    private const double LeastVariance = 1e-6;
    private const double MostKurtosis = 20;

    /// <summary>The moments of a series.</summary>
    public static Moments Of(ReadOnlySpan<float> series)
    {
        var mean = TensorPrimitives.Sum(series) / series.Length;
        double second = 0, third = 0, fourth = 0;
        foreach (var value in series)
        {
            double difference = value - mean;
            var square = difference * difference;
            second += square;
            third += square * difference;
            fourth += square * square;
        }
        var variance = second / series.Length;
        if (variance < LeastVariance)
            return new Moments(mean, (float)Math.Sqrt(variance), 0, 0);
        var deviation = Math.Sqrt(variance);
        return new Moments(
            mean,
            (float)deviation,
            (float)(third / series.Length / (variance * deviation)),
            (float)Math.Min(MostKurtosis, fourth / series.Length / (variance * variance)));
    }

    /// <summary>The population standard deviation of a series.</summary>
    public static float DeviationOf(ReadOnlySpan<float> series)
    {
        var mean = TensorPrimitives.Sum(series) / series.Length;
        var differences = ArrayPool<float>.Shared.Rent(series.Length);
        var deviations = differences.AsSpan(0, series.Length);
        TensorPrimitives.Subtract(series, mean, deviations);
        var squares = TensorPrimitives.SumOfSquares<float>(deviations);
        ArrayPool<float>.Shared.Return(differences);
        return MathF.Sqrt(squares / series.Length);
    }
}

/// <summary>Dynamics: the standard deviation over time of each band's level (the second moment of West and Cox, ISMIR 2004).</summary>
internal sealed class BandStatistics() : StatisticFamily("dynamics")
{
    public override IEnumerable<string> Names(int bands) => Numbered("deviation", bands);

    public override void Compute(MelWindow window, Span<float> values)
    {
        for (var band = 0; band < window.Bands; band++)
            values[band] = Moments.DeviationOf(window.Band(band));
    }
}

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

/// <summary>
/// How fast levels change: the mean absolute difference of a group's level across 1, 2, 4, 8, 16 and 32 columns (the structure function, or
/// madogram, of each group's level).
/// </summary>
internal sealed class ChangeStatistics() : StatisticFamily("change")
{
    /// <summary>The longest lag, in columns.</summary>
    public const int LongestLag = 32;

    public override IEnumerable<string> Names(int bands) => Lags().SelectMany(lag => Numbered($"lag{lag}", MelWindow.GroupsOf(bands)));

    public override void Compute(MelWindow window, Span<float> values)
    {
        var difference = new float[window.Columns];
        var written = 0;
        foreach (var lag in Lags())
        {
            for (var group = 0; group < window.Groups; group++)
            {
                var levels = window.Group(group);
                var pairs = difference.AsSpan(0, levels.Length - lag);
                TensorPrimitives.Subtract(levels[lag..], levels[..^lag], pairs);
                values[written++] = TensorPrimitives.SumOfMagnitudes<float>(pairs) / pairs.Length;
            }
        }
    }

    private static IEnumerable<int> Lags()
    {
        for (var lag = 1; lag <= LongestLag; lag *= 2)
            yield return lag;
    }
}
