namespace Timbre.Learning.Metrics;

/// <summary>
/// Temperature scaling: dividing the logits by one number makes probabilities honest without changing which class is first (Guo et al.,
/// On Calibration of Modern Neural Networks, ICML 2017).
/// </summary>
public static class TemperatureScaling
{
    private const double Coldest = 0.2;
    private const double Hottest = 5;

    /// <summary>The temperature between 0.2 and 5 of the least loss, by golden-section search on its logarithm.</summary>
    /// <param name="loss">The loss at a temperature; falls to one minimum and rises again.</param>
    public static double Fit(Func<double, double> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var golden = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Coldest), Math.Log(Hottest));
        while (high - low > 1e-3)
        {
            var left = high - golden * (high - low);
            var right = low + golden * (high - low);
            if (loss(Math.Exp(left)) < loss(Math.Exp(right)))
                high = right;
            else
                low = left;
        }
        return Math.Exp((low + high) / 2);
    }
}
