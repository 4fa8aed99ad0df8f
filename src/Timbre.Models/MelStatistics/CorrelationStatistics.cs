namespace Timbre.Models.MelStatistics;

/// <summary>
/// What moves together: correlations over time between cepstral coefficients (the covariance of timbre of Mandel and Ellis, "Song-level
/// features and support vector machines for music classification", ISMIR 2005, freed of the variances) and between the groups' levels.
/// </summary>
internal sealed class CorrelationStatistics() : StatisticFamily("correlation")
{
    private const int MostCoefficients = 13;

    public override IEnumerable<string> Names(int bands) =>
        [.. Pairs("cepstra", Coefficients(bands)), .. Pairs("groups", MelWindow.GroupsOf(bands))];

    public override void Compute(MelWindow window, Span<float> values)
    {
        var coefficients = Coefficients(window.Bands);
        var standardized = new float[Math.Max(coefficients, window.Groups) * window.Columns];
        for (var k = 0; k < coefficients; k++)
            Standardize(window.Cepstrum(k), standardized.AsSpan(k * window.Columns, window.Columns));
        var written = Correlate(standardized, coefficients, window.Columns, values);
        for (var group = 0; group < window.Groups; group++)
            Standardize(window.Group(group), standardized.AsSpan(group * window.Columns, window.Columns));
        Correlate(standardized, window.Groups, window.Columns, values[written..]);
    }

    private static int Coefficients(int bands) => Math.Min(MostCoefficients, MelWindow.CoefficientsOf(bands));

    private IEnumerable<string> Pairs(string quantity, int count) =>
        from first in Enumerable.Range(0, count)
        from second in Enumerable.Range(first + 1, count - first - 1)
        select $"{Name}_{quantity}_{first}_{second}";

    /// <summary>To mean 0 and length 1, so that products are correlations; to 0 where nothing varies.</summary>
    private static void Standardize(ReadOnlySpan<float> series, Span<float> standardized)
    {
        // A group of bands that lie on the floor moves by rounding alone.
        const float LeastNorm = 0.1f;
        TensorPrimitives.Subtract(series, TensorPrimitives.Sum(series) / series.Length, standardized);
        var norm = TensorPrimitives.Norm<float>(standardized);
        TensorPrimitives.Multiply(standardized, norm < LeastNorm ? 0 : 1 / norm, standardized);
    }

    private static int Correlate(ReadOnlySpan<float> standardized, int count, int columns, Span<float> values)
    {
        var written = 0;
        for (var first = 0; first < count; first++)
        {
            for (var second = first + 1; second < count; second++)
                values[written++] = TensorPrimitives.Dot(standardized.Slice(first * columns, columns), standardized.Slice(second * columns, columns));
        }
        return written;
    }
}
