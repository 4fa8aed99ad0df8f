using System.Buffers;
using System.Numerics.Tensors;

namespace Timbre.Learning.MelStatistics;

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
