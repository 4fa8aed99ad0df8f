namespace Timbre.Models.MelStatistics;

/// <summary>
/// Rhythm by frequency: the modulation spectrum of the level of pairs of groups, in eight bands of rates from 0.3 to 16.7 Hz, as the
/// logarithm of its energy and of the share of all of it (McKinney and Breebaart, "Features for audio and music classification", ISMIR 2003;
/// Lee et al., "Automatic music genre classification based on modulation spectral analysis", 2009).
/// </summary>
internal sealed class ModulationStatistics() : StatisticFamily("modulation")
{
    // 1000 columns span 30 s.
    private const double ColumnsPerSecond = 1000 / 30.0;

    // Keeps the logarithm finite; as an energy it is far below what the 256 levels resolve.
    private const float Least = 1;

    /// <summary>The edges of the bands of rates, in Hz: two thirds of an octave each, up to half the rate of columns.</summary>
    private static readonly double[] Edges = [0.3, 0.6, 1, 1.6, 2.5, 4, 6.3, 10, 16.7];

    private static int Rates => Edges.Length - 1;

    public override IEnumerable<string> Names(int bands)
    {
        var count = (MelWindow.GroupsOf(bands) + 1) / 2 * Rates;
        return [.. Numbered("energy", count), .. Numbered("share", count)];
    }

    public override void Compute(MelWindow window, Span<float> values)
    {
        var transform = RealFft.Get(Math.Max(4, (int)BitOperations.RoundUpToPowerOf2((uint)window.Columns)));
        var taper = Window.Hann(window.Columns);
        // One sinusoid has the same energy whatever the window's length.
        var scale = 250f * 250 / window.Columns / transform.Length;
        var samples = new float[transform.Length];
        var real = new float[transform.Bins];
        var imaginary = new float[transform.Bins];
        Span<float> energies = stackalloc float[Rates];
        var pairs = (window.Groups + 1) / 2;
        for (var pair = 0; pair < pairs; pair++)
        {
            var series = samples.AsSpan(0, window.Columns);
            var second = Math.Min(2 * pair + 1, window.Groups - 1);
            TensorPrimitives.Add(window.Group(2 * pair), window.Group(second), series);
            TensorPrimitives.Subtract(series, TensorPrimitives.Sum<float>(series) / series.Length, series);
            TensorPrimitives.Multiply(series, taper, series);
            TensorPrimitives.Multiply(series, 0.5f, series);
            transform.Forward(samples, real, imaginary);
            energies.Clear();
            for (var bin = 1; bin < transform.Bins; bin++)
            {
                var rate = RateOf(bin * ColumnsPerSecond / transform.Length);
                if (rate >= 0)
                    energies[rate] += scale * (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]);
            }
            var all = TensorPrimitives.Sum<float>(energies);
            for (var rate = 0; rate < Rates; rate++)
            {
                values[pair * Rates + rate] = MathF.Log(energies[rate] + Least);
                values[(pairs + pair) * Rates + rate] = MathF.Log((energies[rate] + Least) / (all + Rates * Least));
            }
        }
    }

    private static int RateOf(double hertz)
    {
        if (hertz < Edges[0])
            return -1;
        for (var rate = 0; rate < Rates; rate++)
        {
            if (hertz < Edges[rate + 1])
                return rate;
        }
        return -1;
    }
}
