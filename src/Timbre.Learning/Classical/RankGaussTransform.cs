using Timbre.Learning.Models;

namespace Timbre.Learning.Classical;

/// <summary>
/// Maps each feature to Φ⁻¹ of its rank among the training rows, so that it is normally distributed there whatever its own distribution;
/// between ranks linearly, beyond the training rows' extremes as at them. A heavy-tailed feature, as a variance is, stops drowning
/// distances in its tail. Ranks are (i + ½) / n (Hazen's plotting position), equal values share their mean rank.
/// </summary>
public sealed class RankGaussTransform
{
    /// <summary>The most quantiles that are kept of a feature.</summary>
    public const int MaximumQuantiles = 1000;

    // d × q: the feature's quantiles in increasing order, and the normal deviate of each.
    private readonly float[] _quantiles;
    private readonly double[] _deviates;

    private RankGaussTransform(float[] quantiles, int count)
    {
        _quantiles = quantiles;
        _deviates = [.. Enumerable.Range(0, count).Select(i => NormalQuantile((i + 0.5) / count))];
    }

    /// <summary>Number of features.</summary>
    public int Dimensions => _quantiles.Length / _deviates.Length;

    /// <summary>Learns the quantiles of each feature.</summary>
    /// <param name="x">At least one row.</param>
    public static RankGaussTransform Fit(Samples x)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfZero(x.Count);
        var count = Math.Min(x.Count, MaximumQuantiles);
        var quantiles = new float[x.Dimensions * count];
        var column = new float[x.Count];
        for (var feature = 0; feature < x.Dimensions; feature++)
        {
            for (var row = 0; row < x.Count; row++)
                column[row] = x.Row(row)[feature];
            Array.Sort(column);
            for (var i = 0; i < count; i++)
            {
                // The i-th of q middles of equal parts, read off the n sorted values by linear interpolation.
                var position = (((i + 0.5) / count) * x.Count) - 0.5;
                var below = (int)position;
                var above = Math.Min(below + 1, x.Count - 1);
                var fraction = position - below;
                quantiles[(feature * count) + i] = (float)((column[below] * (1 - fraction)) + (column[above] * fraction));
            }
        }
        return new RankGaussTransform(quantiles, count);
    }

    /// <summary>The transformed rows: standard normal deviates.</summary>
    /// <param name="x">n × d, d as in the fit.</param>
    /// <exception cref="ArgumentException">d differs.</exception>
    public Samples Transform(Samples x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Dimensions != Dimensions)
            throw new ArgumentException($"the transform was fitted on {Dimensions} features and was given {x.Dimensions}");
        var values = new float[x.Count * Dimensions];
        for (var row = 0; row < x.Count; row++)
        {
            var source = x.Row(row);
            var target = values.AsSpan(row * Dimensions, Dimensions);
            for (var feature = 0; feature < source.Length; feature++)
                target[feature] = (float)Deviate(source[feature], feature);
        }
        return new Samples(values, x.Count, Dimensions);
    }

    /// <summary>The inverse of the standard normal distribution function (Acklam's rational approximation, relative error below 1.2e-9).</summary>
    /// <param name="probability">Between 0 and 1, neither included.</param>
    internal static double NormalQuantile(double probability)
    {
        if (probability > 0.5)
            return -NormalQuantile(1 - probability);
        if (probability < 0.02425)
        {
            var q = Math.Sqrt(-2 * Math.Log(probability));
            return Polynomial(q, -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783)
                / Polynomial(q, 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1);
        }
        var p = probability - 0.5;
        var r = p * p;
        return p
            * Polynomial(r, -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239)
            / Polynomial(r, -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1);
    }

    internal void Save(ModelPartsWriter writer)
    {
        writer.Json.WriteNumber("quantiles", _deviates.Length);
        writer.Array<float>("quantiles.f32", _quantiles);
    }

    internal static RankGaussTransform Load(ModelPartsReader reader, int dimensions)
    {
        var count = reader.Integer("quantiles", 1, MaximumQuantiles);
        var quantiles = reader.Floats("quantiles.f32", (long)dimensions * count);
        for (var i = 1; i < quantiles.Length; i++)
        {
            if (i % count != 0 && quantiles[i] < quantiles[i - 1])
                throw new ModelFormatException("quantiles.f32: a feature's quantiles do not increase");
        }
        return new RankGaussTransform(quantiles, count);
    }

    private static double Polynomial(double x, params ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        foreach (var coefficient in coefficients)
            sum = (sum * x) + coefficient;
        return sum;
    }

    private double Deviate(float value, int feature)
    {
        var count = _deviates.Length;
        var quantiles = _quantiles.AsSpan(feature * count, count);
        var first = LowerBound(quantiles, value);
        if (first < count && quantiles[first] == value)
        {
            var end = quantiles[count - 1] == value ? count : LowerBound(quantiles, MathF.BitIncrement(value));
            return (_deviates[first] + _deviates[end - 1]) / 2;
        }
        if (first == 0)
            return _deviates[0];
        if (first == count)
            return _deviates[count - 1];
        var fraction = ((double)value - quantiles[first - 1]) / ((double)quantiles[first] - quantiles[first - 1]);
        return _deviates[first - 1] + (fraction * (_deviates[first] - _deviates[first - 1]));
    }

    // The number of values below the given one.
    private static int LowerBound(ReadOnlySpan<float> sorted, float value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
