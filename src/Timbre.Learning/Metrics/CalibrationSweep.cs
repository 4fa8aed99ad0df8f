namespace Timbre.Learning.Metrics;

/// <summary>
/// The calibration error with as many bins as the data bears: bins of equal numbers of items, the most of them for which accuracy still rises with
/// confidence (ECE-sweep: Roelofs et al., "Mitigating bias in calibration error estimation", AISTATS 2022).
/// </summary>
/// <remarks>With fixed bins a few hundred items give a perfectly calibrated model an error of several hundredths, by chance alone.</remarks>
internal static class CalibrationSweep
{
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
        for (var bins = 1; bins <= order.Length && Gap(bins, stated, right) is { } gap; bins++)
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
