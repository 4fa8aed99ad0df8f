using System.Collections.Concurrent;

namespace Timbre.Models.MelStatistics;

/// <summary>
/// Timbre: mean, standard deviation, skewness and kurtosis over time of the cepstral coefficients, and the standard deviation of their slope
/// over two columns (Tzanetakis and Cook, "Musical genre classification of audio signals", 2002, with MFCCs of a log-mel image).
/// </summary>
internal sealed class CepstralStatistics() : StatisticFamily("cepstrum")
{
    public override IEnumerable<string> Names(int bands)
    {
        var count = MelWindow.CoefficientsOf(bands);
        return [.. Numbered("mean", count), .. Numbered("deviation", count), .. Numbered("slope", count), .. Numbered("skewness", count), .. Numbered("kurtosis", count)];
    }

    public override void Compute(MelWindow window, Span<float> values)
    {
        var count = window.Coefficients;
        var slopes = new float[window.Columns - 2];
        for (var k = 0; k < count; k++)
        {
            var series = window.Cepstrum(k);
            var moments = Moments.Of(series);
            TensorPrimitives.Subtract(series[2..], series[..^2], slopes);
            values[k] = moments.Mean;
            values[count + k] = moments.Deviation;
            values[2 * count + k] = Moments.DeviationOf(slopes) / 2;
            values[3 * count + k] = moments.Skewness;
            values[4 * count + k] = moments.Kurtosis;
        }
    }
}

/// <summary>The basis of the orthonormal DCT-II, made once for each size.</summary>
internal static class CosineBasis
{
    private static readonly ConcurrentDictionary<(int Bands, int Coefficients), float[]> Bases = new();

    /// <summary>Row k of coefficients × bands: cos(π/bands · (band + ½) · k), scaled to unit length.</summary>
    public static float[] Get(int bands, int coefficients) => Bases.GetOrAdd((bands, coefficients), static size =>
    {
        var basis = new float[size.Coefficients * size.Bands];
        for (var k = 0; k < size.Coefficients; k++)
        {
            for (var band = 0; band < size.Bands; band++)
                basis[k * size.Bands + band] = (float)(Math.Cos(Math.PI / size.Bands * (band + 0.5) * k) * Math.Sqrt((k == 0 ? 1.0 : 2.0) / size.Bands));
        }
        return basis;
    });
}
