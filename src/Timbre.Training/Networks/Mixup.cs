namespace Timbre.Training.Networks;

/// <summary>Mixup (Zhang et al., ICLR 2018): training on weighted means of two examples and of their labels.</summary>
internal static class Mixup
{
    /// <summary>The share of the first example: Beta(α, α), folded to at least one half, for which of the two comes first does not matter.</summary>
    public static double DrawShare(double alpha, Random random)
    {
        var (a, b) = (Gamma(alpha, random), Gamma(alpha, random));
        var share = a + b > 0 ? a / (a + b) : 0.5;
        return Math.Max(share, 1 - share);
    }

    /// <summary>Mixes rows of targets with the rows in reverse order.</summary>
    public static void MixWithReverse(float[] targets, int classes, float share)
    {
        var count = targets.Length / classes;
        var original = (float[])targets.Clone();
        for (var i = 0; i < count; i++)
        {
            for (var label = 0; label < classes; label++)
                targets[i * classes + label] = share * original[i * classes + label] + (1 - share) * original[(count - 1 - i) * classes + label];
        }
    }

    /// <summary>A Gamma(shape, 1) variate (Marsaglia and Tsang, ACM TOMS 2000, with their boost for shapes below 1).</summary>
    private static double Gamma(double shape, Random random)
    {
        if (shape < 1)
            return Gamma(shape + 1, random) * Math.Pow(random.NextDouble(), 1 / shape);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }
}
