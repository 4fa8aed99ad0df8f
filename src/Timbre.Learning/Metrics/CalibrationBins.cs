namespace Timbre.Learning.Metrics;

/// <summary>
/// Expected calibration error: the mean gap between stated confidence and accuracy over 15 equal bins of confidence, weighted by their items (Guo et
/// al., On Calibration of Modern Neural Networks, ICML 2017), and what chance alone would make of it.
/// </summary>
internal static class CalibrationBins
{
    private const int Bins = 15;

    // So many that the quantiles hold to three digits where items are few; where they are many, the spread is small and a tenth does as well.
    private const int MostDraws = 2000;
    private const int LeastDraws = 200;
    private const int MostWork = 20_000_000;

    /// <summary>The error, 0 to 1.</summary>
    /// <param name="confidence">The probability given to the predicted class, one an item.</param>
    /// <param name="correct">Whether that class is the true one.</param>
    public static double Measure(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct)
    {
        Span<double> gaps = stackalloc double[Bins];
        gaps.Clear();
        for (var i = 0; i < confidence.Length; i++)
            gaps[Bin(confidence[i])] += confidence[i] - (correct[i] ? 1 : 0);
        return Total(gaps) / confidence.Length;
    }

    /// <summary>
    /// The errors of a model of the same confidences whose answers are right exactly as often as it says: each answer drawn right with its stated
    /// probability, many times over (consistency resampling: Bröcker and Smith, Increasing the reliability of reliability diagrams, 2007).
    /// </summary>
    /// <param name="confidence">The probability given to the predicted class, one an item.</param>
    public static ChanceError ByChance(ReadOnlySpan<double> confidence)
    {
        var errors = new double[Math.Clamp(MostWork / confidence.Length, LeastDraws, MostDraws)];
        var bins = new int[confidence.Length];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = Bin(confidence[i]);
        // Always the same draws: the figure of a run does not change when it is computed again.
        var random = new SplitMix64(0);
        Span<double> gaps = stackalloc double[Bins];
        for (var draw = 0; draw < errors.Length; draw++)
        {
            gaps.Clear();
            for (var i = 0; i < bins.Length; i++)
                gaps[bins[i]] += confidence[i] - (random.NextDouble() < confidence[i] ? 1 : 0);
            errors[draw] = Total(gaps) / bins.Length;
        }
        Array.Sort(errors);
        return new ChanceError(errors.Average(), errors[(int)(0.05 * errors.Length)], errors[(int)(0.95 * errors.Length)]);
    }

    private static int Bin(double confidence) => Math.Clamp((int)(confidence * Bins), 0, Bins - 1);

    private static double Total(ReadOnlySpan<double> gaps)
    {
        double sum = 0;
        foreach (var gap in gaps)
            sum += Math.Abs(gap);
        return sum;
    }
}
