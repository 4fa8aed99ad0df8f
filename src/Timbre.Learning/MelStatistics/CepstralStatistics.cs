using System.Numerics.Tensors;

namespace Timbre.Learning.MelStatistics;

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
