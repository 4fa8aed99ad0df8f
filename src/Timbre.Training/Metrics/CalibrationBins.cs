namespace Timbre.Training.Metrics;

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

/// <summary>The calibration error that perfectly calibrated probabilities would show on so many items, by chance alone.</summary>
/// <param name="Mean">Its mean, 0 to 1.</param>
/// <param name="Low">Its 5 % quantile.</param>
/// <param name="High">Its 95 % quantile: a larger error tells of bad calibration, a smaller one does not.</param>
internal sealed record ChanceError(double Mean, double Low, double High);

/// <summary>
/// The calibration error with as many bins as the data bears: bins of equal numbers of items, the most of them (up to 1000) for which accuracy still
/// rises with confidence (ECE-sweep: Roelofs et al., "Mitigating bias in calibration error estimation", AISTATS 2022).
/// </summary>
/// <remarks>With fixed bins a few hundred items give a perfectly calibrated model an error of several hundredths, by chance alone.</remarks>
internal static class CalibrationSweep
{
    // Where accuracy never falls, as among answers that are all right, every number of bins would be tried, in time quadratic in the items.
    private const int MostBins = 1000;

    /// <summary>The mean gap between confidence and accuracy over those bins, weighted by their items, 0 to 1.</summary>
    /// <param name="confidence">The probability given to the predicted class, one an item.</param>
    /// <param name="correct">Whether that class is the true one.</param>
    public static double Measure(IReadOnlyList<double> confidence, IReadOnlyList<bool> correct)
    {
        // Right answers first among equally confident ones: the order of items must not make accuracy seem to rise.
        var order = Enumerable.Range(0, confidence.Count).OrderBy(i => confidence[i]).ThenByDescending(i => correct[i]).ToArray();
        var stated = new double[order.Length + 1];
        var right = new int[order.Length + 1];
        for (var i = 0; i < order.Length; i++)
        {
            stated[i + 1] = stated[i] + confidence[order[i]];
            right[i + 1] = right[i] + (correct[order[i]] ? 1 : 0);
        }
        var error = 0.0;
        for (var bins = 1; bins <= Math.Min(order.Length, MostBins) && Gap(bins, stated, right) is { } gap; bins++)
            error = gap;
        return error;
    }

    /// <summary>The gap over a number of bins, or nothing where accuracy falls from one bin to the next.</summary>
    private static double? Gap(int bins, double[] stated, int[] right)
    {
        var items = stated.Length - 1;
        var (gap, least, from) = (0.0, 0.0, 0);
        for (var bin = 1; bin <= bins; bin++)
        {
            // Where the items do not divide evenly, the first bins hold one more.
            var to = from + items / bins + (bin <= items % bins ? 1 : 0);
            var accuracy = (double)(right[to] - right[from]) / (to - from);
            if (accuracy < least)
                return null;
            gap += Math.Abs(stated[to] - stated[from] - (right[to] - right[from]));
            (least, from) = (accuracy, to);
        }
        return gap / items;
    }
}
