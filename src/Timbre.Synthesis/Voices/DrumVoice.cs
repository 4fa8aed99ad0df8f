namespace Timbre.Synthesis.Voices;

/// <summary>A drum or cymbal: a tone that falls in pitch, and noise between two corner frequencies, each with its own decay.</summary>
internal sealed record DrumVoice : IVoice
{
    public double ToneHertz { get; init; } = 100;

    public double ToneLevel { get; init; }

    /// <summary>Seconds to fall by a factor e.</summary>
    public double ToneDecay { get; init; } = 0.1;

    /// <summary>The pitch at the stroke as a multiple of where it settles.</summary>
    public double Sweep { get; init; } = 1;

    public double SweepTime { get; init; } = 0.03;

    public double NoiseLevel { get; init; }

    public double NoiseDecay { get; init; } = 0.05;

    public double HighPass { get; init; } = 100;

    public double LowPass { get; init; } = 8000;

    /// <summary>The same drum in another workshop's tuning.</summary>
    public DrumVoice Vary(ref SplitMix64 random) => this with
    {
        ToneHertz = ToneHertz * random.BetweenRatios(0.8, 1.25),
        ToneDecay = ToneDecay * random.BetweenRatios(0.7, 1.4),
        NoiseLevel = NoiseLevel * random.BetweenRatios(0.6, 1.5),
        NoiseDecay = NoiseDecay * random.BetweenRatios(0.6, 1.6),
        HighPass = HighPass * random.BetweenRatios(0.7, 1.4),
        LowPass = LowPass * random.BetweenRatios(0.6, 1.3),
    };

    public void Render(Span<float> target, in Tone tone, ref SplitMix64 random)
    {
        var rate = tone.Rate.Hertz;
        // A soft stroke is duller, not only quieter.
        var lowPass = Feed(LowPass * (0.5 + (0.5 * tone.Velocity)), rate);
        var highPass = Feed(HighPass, rate);
        var longest = Math.Max(ToneLevel > 0 ? ToneDecay : 0, NoiseLevel > 0 ? NoiseDecay : 0);
        var end = (int)Math.Min(target.Length, longest * 7 * rate);
        var toneFactor = (float)Math.Exp(-1 / (ToneDecay * rate));
        var noiseFactor = (float)Math.Exp(-1 / (NoiseDecay * rate));
        var toneGain = (float)(ToneLevel * tone.Velocity);
        var noiseGain = (float)(NoiseLevel * tone.Velocity);
        float low = 0, rumble = 0;
        uint phase = 0;
        for (var start = 0; start < end; start += Envelope.Block)
        {
            var count = Math.Min(Envelope.Block, end - start);
            var bend = 1 + ((Sweep - 1) * Math.Exp(-(double)start / rate / SweepTime));
            var step = SineTable.Increment(ToneHertz * bend, rate);
            for (var i = start; i < start + count; i++)
            {
                low += lowPass * (random.NextNoise() - low);
                rumble += highPass * (low - rumble);
                target[i] += (noiseGain * (low - rumble)) + (toneGain * SineTable.At(phase));
                phase += step;
                toneGain *= toneFactor;
                noiseGain *= noiseFactor;
            }
        }
    }

    private static float Feed(double hertz, int rate) => (float)(1 - Math.Exp(-2 * Math.PI * Math.Min(hertz, rate * 0.45) / rate));
}
