namespace Timbre.Synthesis.Composition;

/// <summary>
/// What happens between the band and the file, alike for every style, so that no style is known by it: a tone control, a noise floor,
/// a level.
/// </summary>
internal static class Recording
{
    private const double HighestPeak = 0.97;

    /// <summary>Tilts, adds noise and sets the level, in place.</summary>
    public static void Make(Span<float> samples, SampleRate rate, ref SplitMix64 random)
    {
        BlockOffset(samples, rate);
        Tilt(samples, random.BetweenRatios(500, 2000), random.Between(-3, 3), rate);
        var rms = Math.Sqrt(MeanSquare(samples));
        var level = Math.Pow(10, random.Between(-27, -13) / 20);
        var noise = level * Math.Pow(10, random.Between(-60, -42) / 20);
        var gain = rms > 0 ? (float)(level / rms) : 0;
        var floor = (float)(noise * Math.Sqrt(3));
        var hiss = 0f;
        var peak = 0f;
        for (var i = 0; i < samples.Length; i++)
        {
            hiss += 0.6f * (random.NextNoise() - hiss);
            samples[i] = (gain * samples[i]) + (floor * hiss);
            peak = Math.Max(peak, Math.Abs(samples[i]));
        }
        if (peak <= HighestPeak)
            return;
        var down = (float)(HighestPeak / peak);
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= down;
    }

    /// <summary>Takes away what lies below hearing (a first-order high-pass at 15 Hz), as every recorder's input does.</summary>
    private static void BlockOffset(Span<float> samples, SampleRate rate)
    {
        var feed = (float)(1 - Math.Exp(-2 * Math.PI * 15 / rate.Hertz));
        var offset = 0f;
        for (var i = 0; i < samples.Length; i++)
        {
            offset += feed * (samples[i] - offset);
            samples[i] -= offset;
        }
    }

    /// <summary>Raises what lies above a frequency by some decibels and lowers what lies below by as many.</summary>
    private static void Tilt(Span<float> samples, double hertz, double decibels, SampleRate rate)
    {
        var feed = (float)(1 - Math.Exp(-2 * Math.PI * hertz / rate.Hertz));
        var high = (float)Math.Pow(10, decibels / 20);
        var low = 1 / high;
        var below = 0f;
        for (var i = 0; i < samples.Length; i++)
        {
            below += feed * (samples[i] - below);
            samples[i] = (high * (samples[i] - below)) + (low * below);
        }
    }

    private static double MeanSquare(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return samples.IsEmpty ? 0 : sum / samples.Length;
    }
}
