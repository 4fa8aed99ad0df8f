namespace Timbre.Synthesis.Voices;

/// <summary>
/// Two-operator frequency modulation (Chowning, "The synthesis of complex audio spectra by means of frequency modulation", 1973):
/// electric pianos, bells, mallets, hard basses.
/// </summary>
/// <param name="Ratio">Modulator's frequency over the carrier's; whole for harmonic sounds.</param>
/// <param name="Index">Modulation index when the note begins.</param>
/// <param name="IndexDecay">Seconds in which the index falls by a factor e.</param>
/// <param name="Envelope">Level over time.</param>
internal sealed record FrequencyModulationVoice(double Ratio, double Index, double IndexDecay, Envelope Envelope) : IVoice
{
    /// <summary>The part of the index that stays.</summary>
    public double IndexFloor { get; init; } = 0.1;

    public void Render(Span<float> target, in Tone tone, ref SplitMix64 random)
    {
        var rate = tone.Rate.Hertz;
        var carrierStep = SineTable.Increment(tone.Hertz, rate);
        var modulatorStep = SineTable.Increment(tone.Hertz * Ratio, rate);
        // Carson's rule: sidebands reach about (index + 1) times the modulator; keep them below half the rate.
        var most = Math.Max(0, (((rate / 2.0) - tone.Hertz) / (tone.Hertz * Ratio)) - 1);
        uint carrier = 0, modulator = 0;
        var level = 0.0;
        for (var start = 0; start < target.Length; start += Envelope.Block)
        {
            var count = Math.Min(Envelope.Block, target.Length - start);
            var seconds = (double)(start + count) / rate;
            var index = Index * (IndexFloor + ((1 - IndexFloor) * Math.Exp(-seconds / IndexDecay))) * (0.3 + (0.7 * tone.Velocity));
            var swing = (float)(Math.Min(index, most) / (2 * Math.PI) * 4294967296.0);
            var next = Envelope.At(seconds, tone.Held) * tone.Velocity * 0.5;
            var gain = (float)level;
            var slope = (float)((next - level) / count);
            for (var i = 0; i < count; i++)
            {
                gain += slope;
                target[start + i] += gain * SineTable.At(carrier + (uint)(long)(swing * SineTable.At(modulator)));
                carrier += carrierStep;
                modulator += modulatorStep;
            }
            level = next;
            if (Envelope.IsOver(seconds, level))
                return;
        }
    }
}

/// <summary>One period of a sine, read by a 32-bit phase whose overflow is the period: much cheaper than a call per sample.</summary>
internal static class SineTable
{
    public const int Bits = 12;
    private const int Length = 1 << Bits;
    private const int Shift = 32 - Bits;
    private const float FractionScale = 1f / (1 << Shift);

    // One more than a period, so that interpolation needs no wrap.
    private static readonly float[] Values = [.. Enumerable.Range(0, Length + 1).Select(i => (float)Math.Sin(2 * Math.PI * i / Length))];

    /// <summary>The sine of a phase, linearly interpolated (error under 3e-7).</summary>
    public static float At(uint phase)
    {
        var index = (int)(phase >> Shift);
        var fraction = (phase & ((1u << Shift) - 1)) * FractionScale;
        var low = Values[index];
        return low + (fraction * (Values[index + 1] - low));
    }

    /// <summary>The sine at <paramref name="index"/> of <paramref name="length"/> equal parts of a period; the length divides 4096.</summary>
    public static float AtPart(int index, int length) => Values[(index & (length - 1)) * (Length / length)];

    /// <summary>Phase advance per sample.</summary>
    public static uint Increment(double hertz, int rate) => (uint)(long)Math.Round(hertz / rate * 4294967296.0);
}
