namespace Timbre.Training.Metrics;

/// <summary>Student's t distribution (Student, The Probable Error of a Mean, Biometrika 1908).</summary>
internal static class StudentT
{
    private const double Smallest = 1e-300;
    private const double Precision = 1e-15;
    private const int MostTerms = 500;

    /// <summary>The probability of a value below <paramref name="t"/>.</summary>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double Cumulative(double t, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        var tail = 0.5 * IncompleteBeta(freedom / (freedom + (t * t)), freedom / 2, 0.5);
        return t < 0 ? tail : 1 - tail;
    }

    /// <summary>The value below which a share of the distribution lies.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double Quantile(double share, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        var (low, high) = (-1.0, 1.0);
        while (Cumulative(low, freedom) > share)
            low *= 2;
        while (Cumulative(high, freedom) < share)
            high *= 2;
        while (high - low > 1e-12 * Math.Max(1, Math.Abs(low)))
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, freedom) < share)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>
    /// The regularized incomplete beta function, by its continued fraction (Abramowitz and Stegun 1964, 26.5.8) in the evaluation of Lentz
    /// (Applied Optics 1976).
    /// </summary>
    private static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        // The fraction converges fast on this side of the mean; the other side is its mirror image.
        if (x > (a + 1) / (a + b + 2))
            return 1 - IncompleteBeta(1 - x, b, a);
        var front = Math.Exp((a * Math.Log(x)) + (b * Math.Log(1 - x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b)) / a;
        var (c, d) = (1.0, 1 / NonZero(1 - ((a + b) * x / (a + 1))));
        var fraction = d;
        for (var m = 1; m <= MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NonZero(1 + (even * d));
            c = NonZero(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NonZero(1 + (odd * d));
            c = NonZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
                break;
        }
        return front * fraction;
    }

    private static double NonZero(double value) => Math.Abs(value) < Smallest ? Smallest : value;

    /// <summary>ln Γ(x), x above 0: Stirling's series after shifting x above 10.</summary>
    internal static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 10)
            shift += Math.Log(x++);
        var inverse = 1 / (x * x);
        var series = (1.0 / 12 - (inverse * (1.0 / 360 - (inverse * (1.0 / 1260 - (inverse * (1.0 / 1680 - (inverse / 1188)))))))) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}
