using System.Buffers;

namespace Timbre.Synthesis.Voices;

/// <summary>
/// A plucked string by Karplus and Strong ("Digital synthesis of plucked-string and drum timbres", 1983) with the tuning all-pass of
/// Jaffe and Smith ("Extensions of the Karplus-Strong plucked-string algorithm", 1983).
/// </summary>
/// <param name="Brightness">How much treble the pluck has and keeps, 0 to 1.</param>
/// <param name="Sustain">Seconds in which a string at 220 Hz falls by 60 dB.</param>
/// <param name="PickPosition">Where it is plucked, as a part of its length; thins out harmonics.</param>
internal sealed record PluckedVoice(double Brightness, double Sustain, double PickPosition) : IVoice
{
    public void Render(Span<float> target, in Tone tone, ref SplitMix64 random)
    {
        var rate = tone.Rate.Hertz;
        var damping = 0.5 * (1 - (0.9 * Brightness));
        // The loop's delay is the buffer, the damping filter's (nearly its weight) and the all-pass's.
        var period = (rate / tone.Hertz) - damping;
        var length = Math.Max(2, (int)(period - 0.3));
        var fraction = period - length;
        var tuning = (float)((1 - fraction) / (1 + fraction));
        var buffer = ArrayPool<float>.Shared.Rent(length);
        var line = buffer.AsSpan(0, length);
        Excite(line, tone.Velocity, ref random);

        var decay = Sustain * Math.Sqrt(220 / tone.Hertz);
        var held = (float)Math.Pow(10, -3 / (tone.Hertz * decay));
        // Let go, the string is stopped within a tenth of a second.
        var stopped = (float)Math.Pow(10, -3 / (tone.Hertz * 0.1));
        var release = (long)(tone.Held * rate);
        var end = Math.Min(target.Length, Math.Min(release + (rate / 6), (long)(decay * 1.2 * rate)));
        var weight = (float)damping;
        float last = 0, tunedIn = 0, tunedOut = 0;
        var at = 0;
        for (var i = 0; i < end; i++)
        {
            var sample = line[at];
            target[i] += sample;
            var damped = sample + (weight * (last - sample));
            last = sample;
            var tuned = (tuning * (damped - tunedOut)) + tunedIn;
            (tunedIn, tunedOut) = (damped, tuned);
            line[at] = tuned * (i < release ? held : stopped);
            if (++at == length)
                at = 0;
        }
        ArrayPool<float>.Shared.Return(buffer);
    }

    private void Excite(Span<float> line, double velocity, ref SplitMix64 random)
    {
        var feed = (float)(0.15 + (0.85 * Brightness * (0.4 + (0.6 * velocity))));
        var low = 0f;
        for (var i = 0; i < line.Length; i++)
        {
            low += feed * (random.NextNoise() - low);
            line[i] = low;
        }
        // Plucking at a point of the string is a comb.
        var pick = Math.Clamp((int)(line.Length * PickPosition), 1, line.Length - 1);
        var mean = 0f;
        for (var i = line.Length - 1; i >= 0; i--)
        {
            if (i >= pick)
                line[i] -= line[i - pick];
            mean += line[i] / line.Length;
        }
        // An offset would go round the loop as long as the note and never sound.
        var energy = 0f;
        for (var i = 0; i < line.Length; i++)
        {
            line[i] -= mean;
            energy += line[i] * line[i];
        }
        var scale = (float)(0.5 * velocity / Math.Sqrt((energy / line.Length) + 1e-9f));
        for (var i = 0; i < line.Length; i++)
            line[i] *= scale;
    }
}
