namespace Timbre.Training.Metrics;

internal readonly record struct Interval(double Low, double High)
{
    /// <summary>The normal quantile of a two-sided 95 % interval.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Wilson's 95 % interval of a proportion (Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 1927). It
    /// assumes that the trials are independent.
    /// </summary>
    /// <param name="successes">Number of successes, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Number of trials; 0 gives the interval from 0 to 1.</param>
    public static Interval Wilson(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
            return new Interval(0, 1);
        double n = trials;
        var p = successes / n;
        var center = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new Interval(successes == 0 ? 0 : center - half, successes == trials ? 1 : center + half);
    }
}
