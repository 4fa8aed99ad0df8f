using Timbre.Audio;

namespace Timbre.Bench.Features;

/// <summary>A sound with chords, a beat and some noise, the same each time: benchmarks must not need a file.</summary>
internal static class SyntheticClip
{
    public static AudioClip Make(int seconds)
    {
        var rate = SampleRate.Default;
        var random = new Random(1);
        var samples = new float[seconds * rate.Hertz];
        for (var n = 0; n < samples.Length; n++)
        {
            var time = (double)n / rate.Hertz;
            var root = 220 * Math.Pow(2, (int)(time / 2) % 4 * 5 / 12.0);
            double value = 0;
            for (var partial = 1; partial <= 8; partial++)
                value += Math.Sin(2 * Math.PI * root * partial * time) / partial + Math.Sin(2 * Math.PI * root * 1.5 * partial * time) / partial;
            var beat = Math.Exp(-(time % 0.5) * 20);
            samples[n] = (float)(0.1 * value + (0.3 * beat + 0.01) * (random.NextDouble() - 0.5));
        }
        return new AudioClip(samples, rate);
    }
}
