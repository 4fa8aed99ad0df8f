namespace Timbre.Features;

/// <summary>Mean and population variance, in two passes of double precision: values far from 0 with little spread lose nothing.</summary>
internal static class Statistics
{
    /// <summary>Of all values; 0 and 0 for none.</summary>
    public static (double Mean, double Variance) Of(ReadOnlySpan<float> values)
    {
        if (values.Length == 0)
            return (0, 0);
        var mean = Sum(values) / values.Length;
        return (mean, SquaredDeviations(values, mean) / values.Length);
    }

    /// <summary>Of all cells of a matrix.</summary>
    public static (double Mean, double Variance) Of(FrameMatrix matrix)
    {
        var count = Math.Max(1, (double)matrix.Rows * matrix.Columns);
        double sum = 0, deviations = 0;
        for (var row = 0; row < matrix.Rows; row++)
            sum += Sum(matrix.Row(row));
        for (var row = 0; row < matrix.Rows; row++)
            deviations += SquaredDeviations(matrix.Row(row), sum / count);
        return (sum / count, deviations / count);
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        Vector512<double> low = default, high = default;
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            var (a, b) = Vector512.Widen(Vector512.Create(values.Slice(i, 16)));
            low += a;
            high += b;
        }
        var sum = Vector512.Sum(low + high);
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    private static double SquaredDeviations(ReadOnlySpan<float> values, double mean)
    {
        Vector512<double> low = default, high = default;
        var center = Vector512.Create(mean);
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            var (a, b) = Vector512.Widen(Vector512.Create(values.Slice(i, 16)));
            low += (a - center) * (a - center);
            high += (b - center) * (b - center);
        }
        var sum = Vector512.Sum(low + high);
        for (; i < values.Length; i++)
            sum += (values[i] - mean) * (values[i] - mean);
        return sum;
    }
}
