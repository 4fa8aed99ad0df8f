namespace Timbre.Synthesis.Voices;

/// <summary>
/// Sustained and struck instruments made of harmonics: strings, winds, brass, organs, pads, synthesizers. Several slightly detuned
/// oscillators make an ensemble, a low-pass that closes over time makes a pluck, filtered noise makes breath.
/// </summary>
internal sealed record WavetableVoice(Wavetable Wave, Envelope Envelope) : IVoice
{
    public int Unison { get; init; } = 1;

    /// <summary>How far apart the outermost oscillators are, in cents.</summary>
    public double DetuneCents { get; init; }

    public double VibratoCents { get; init; }

    public double VibratoHertz { get; init; } = 5.5;

    /// <summary>Where the low-pass stands when the note begins, in multiples of the fundamental.</summary>
    public double OpenHarmonics { get; init; } = 20;

    public double ClosedHarmonics { get; init; } = 20;

    /// <summary>Seconds in which it closes by a factor e.</summary>
    public double CloseTime { get; init; } = 0.3;

    /// <summary>Amplitude of the breath noise.</summary>
    public double Breath { get; init; }

    public void Render(Span<float> target, in Tone tone, ref SplitMix64 random)
    {
        var rate = tone.Rate.Hertz;
        var period = Wave.For(tone.Hertz, rate);
        Span<uint> phases = stackalloc uint[Unison];
        Span<double> detunes = stackalloc double[Unison];
        for (var u = 0; u < Unison; u++)
        {
            phases[u] = (uint)random.Next();
            detunes[u] = Unison == 1 ? 1 : Math.Pow(2, DetuneCents / 1200 * (((double)u / (Unison - 1)) - 0.5));
        }
        Span<float> block = stackalloc float[Envelope.Block];
        var vibratoStart = random.NextDouble();
        var amplitude = tone.Velocity / Math.Sqrt(Unison);
        var level = 0.0;
        float first = 0, second = 0;
        for (var start = 0; start < target.Length; start += Envelope.Block)
        {
            var count = Math.Min(Envelope.Block, target.Length - start);
            var seconds = (double)(start + count) / rate;
            var samples = block[..count];
            samples.Clear();
            // A player's vibrato sets in after a moment.
            var depth = VibratoCents * Math.Min(1, seconds / 0.4);
            var bend = Math.Pow(2, depth / 1200 * Math.Sin(2 * Math.PI * ((VibratoHertz * seconds) + vibratoStart)));
            for (var u = 0; u < Unison; u++)
            {
                var increment = SineTable.Increment(tone.Hertz * detunes[u] * bend, rate);
                var phase = phases[u];
                for (var i = 0; i < count; i++, phase += increment)
                    samples[i] += Wavetable.At(period, phase);
                phases[u] = phase;
            }
            for (var i = 0; Breath > 0 && i < count; i++)
                samples[i] += (float)Breath * random.NextNoise();

            var harmonics = ClosedHarmonics + ((OpenHarmonics - ClosedHarmonics) * Math.Exp(-seconds / CloseTime));
            var cutoff = tone.Hertz * harmonics * (0.4 + (0.6 * tone.Velocity));
            var feed = (float)(1 - Math.Exp(-2 * Math.PI * Math.Min(cutoff, rate * 0.45) / rate));
            var next = Envelope.At(seconds, tone.Held) * amplitude;
            var gain = (float)level;
            var slope = (float)((next - level) / count);
            for (var i = 0; i < count; i++)
            {
                first += feed * (samples[i] - first);
                second += feed * (first - second);
                gain += slope;
                target[start + i] += gain * second;
            }
            level = next;
            if (Envelope.IsOver(seconds, level))
                return;
        }
    }
}
