namespace Timbre.Models.MelStatistics;

/// <summary>
/// How strong the beat is: of the autocorrelation of the onset strength over all bands, the highest value at lags of 6 to 40 and of 20 to 60
/// columns (0.2 to 1.2 s and 0.6 to 1.8 s), and at lags of 6 to 60 columns its deviation and its lowest value (the beat histogram's peaks of
/// Tzanetakis and Cook, 2002).
/// </summary>
internal sealed class PulseStatistics() : StatisticFamily("pulse")
{
    public override IEnumerable<string> Names(int bands) => ["pulse_fast", "pulse_slow", "pulse_deviation", "pulse_lowest"];

    public override void Compute(MelWindow window, Span<float> values)
    {
        var correlation = OnsetAutocorrelation(window);
        values[0] = TensorPrimitives.Max<float>(Lags(correlation, 6, 40));
        values[1] = TensorPrimitives.Max<float>(Lags(correlation, 20, 60));
        values[2] = Moments.DeviationOf(Lags(correlation, 6, 60));
        values[3] = TensorPrimitives.Min<float>(Lags(correlation, 6, 60));
    }

    /// <summary>Some lags, or those of them that a short window has.</summary>
    private static ReadOnlySpan<float> Lags(float[] correlation, int from, int to) => correlation.AsSpan(from, Math.Min(to, correlation.Length) - from);

    /// <summary>The autocorrelation of the mean onset strength over all groups, 1 at lag 0.</summary>
    private static float[] OnsetAutocorrelation(MelWindow window)
    {
        var length = window.Columns - 1;
        // Twice the length: no lag wraps around.
        var transform = RealFft.Get((int)BitOperations.RoundUpToPowerOf2((uint)(2 * length)));
        var strength = new float[transform.Length];
        var rises = new float[length];
        for (var group = 0; group < window.Groups; group++)
        {
            OnsetSeries.OfGroup(window, group, rises);
            TensorPrimitives.Add(strength.AsSpan(0, length), rises, strength.AsSpan(0, length));
        }
        var series = strength.AsSpan(0, length);
        TensorPrimitives.Subtract(series, TensorPrimitives.Sum<float>(series) / length, series);
        var real = new float[transform.Bins];
        var imaginary = new float[transform.Bins];
        transform.Forward(strength, real, imaginary);
        for (var bin = 0; bin < real.Length; bin++)
            real[bin] = real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
        Array.Clear(imaginary);
        transform.Inverse(real, imaginary, strength);
        var correlation = strength.AsSpan(0, length).ToArray();
        if (correlation[0] > 0)
            TensorPrimitives.Multiply(correlation, 1 / correlation[0], correlation);
        return correlation;
    }
}
