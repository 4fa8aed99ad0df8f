namespace Timbre.Synthesis;

/// <summary>Builds one specimen of an instrument; no two are quite alike.</summary>
internal delegate IVoice InstrumentMaker(ref SplitMix64 random);

/// <summary>
/// The instruments. Styles share them, so that a style is known by what is played and not only by what it is played on.
/// </summary>
internal static class Orchestra
{
    public static IVoice Piano(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(24, n => Math.Pow(n, -1.1) * (n % 7 == 0 ? 0.3 : 1)), new Envelope(0.004, random.Between(0.5, 1.3), 0.02, 0.12))
        {
            Unison = 2,
            DetuneCents = random.Between(1, 6),
            OpenHarmonics = random.Between(8, 18),
            ClosedHarmonics = random.Between(2, 4),
            CloseTime = random.Between(0.2, 0.5),
        };

    public static IVoice ElectricPiano(ref SplitMix64 random) =>
        new FrequencyModulationVoice(random.Chance(0.5) ? 1 : 14, random.Between(0.6, 1.6), 0.25, new Envelope(0.003, random.Between(0.6, 1.4), 0.05, 0.15));

    public static IVoice Guitar(ref SplitMix64 random) =>
        new PluckedVoice(random.Between(0.5, 0.95), random.Between(1.5, 4), random.Between(0.1, 0.3));

    public static IVoice SoftGuitar(ref SplitMix64 random) =>
        new PluckedVoice(random.Between(0.2, 0.5), random.Between(1, 3), random.Between(0.25, 0.5));

    public static IVoice Marimba(ref SplitMix64 random) =>
        new FrequencyModulationVoice(4, random.Between(0.5, 1.5), 0.04, new Envelope(0.002, random.Between(0.15, 0.4), 0, 0.1));

    public static IVoice Bell(ref SplitMix64 random) =>
        new FrequencyModulationVoice(random.Between(1.35, 3.6), random.Between(1, 2.5), 0.6, new Envelope(0.002, random.Between(0.6, 1.6), 0, 0.6));

    public static IVoice Strings(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(32, n => Math.Pow(n, -1)), new Envelope(random.Between(0.05, 0.3), 1, 0.85, random.Between(0.1, 0.3)))
        {
            Unison = 3,
            DetuneCents = random.Between(8, 22),
            VibratoCents = random.Between(5, 18),
            VibratoHertz = random.Between(4.8, 6.2),
            OpenHarmonics = random.Between(4, 9),
            ClosedHarmonics = random.Between(4, 9),
        };

    public static IVoice Organ(ref SplitMix64 random)
    {
        var drawbars = new double[9];
        for (var i = 0; i < drawbars.Length; i++)
            drawbars[i] = random.Between(0, 1) / (1 + (0.3 * i));
        drawbars[0] = 1;
        return new WavetableVoice(new Wavetable(drawbars), new Envelope(0.012, 1, 0.95, 0.05)) { VibratoCents = random.Between(0, 12), VibratoHertz = random.Between(5, 7) };
    }

    public static IVoice Brass(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(28, n => Math.Pow(n, -0.8)), new Envelope(random.Between(0.025, 0.07), 0.3, 0.75, 0.06))
        {
            Unison = random.Chance(0.5) ? 1 : 2,
            DetuneCents = 9,
            VibratoCents = random.Between(0, 12),
            OpenHarmonics = random.Between(6, 14),
            ClosedHarmonics = random.Between(3, 6),
            CloseTime = 0.15,
            Breath = 0.02,
        };

    public static IVoice Flute(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(6, n => Math.Pow(n, -1.8)), new Envelope(random.Between(0.03, 0.08), 1, 0.9, 0.07))
        {
            VibratoCents = random.Between(8, 25),
            VibratoHertz = random.Between(4.5, 6),
            Breath = random.Between(0.02, 0.12),
        };

    public static IVoice Reed(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(21, n => n % 2 == 1 ? 1.0 / n : 0.15 / n), new Envelope(random.Between(0.02, 0.06), 1, 0.85, 0.05))
        {
            VibratoCents = random.Between(0, 15),
            OpenHarmonics = random.Between(6, 16),
            ClosedHarmonics = random.Between(5, 10),
            Breath = random.Between(0.01, 0.05),
        };

    public static IVoice Pad(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(24, n => Math.Pow(n, -1.2)), new Envelope(random.Between(0.2, 0.8), 1, 0.9, random.Between(0.4, 1)))
        {
            Unison = 3,
            DetuneCents = random.Between(12, 30),
            OpenHarmonics = random.Between(3, 8),
            ClosedHarmonics = random.Between(2, 6),
            CloseTime = 1.5,
        };

    public static IVoice Synth(ref SplitMix64 random)
    {
        var square = random.Chance(0.5);
        return new WavetableVoice(Harmonics(48, n => square && n % 2 == 0 ? 0.02 : 1.0 / n), new Envelope(0.004, random.Between(0.12, 0.5), random.Between(0.1, 0.5), random.Between(0.05, 0.25)))
        {
            Unison = 2,
            DetuneCents = random.Between(6, 24),
            OpenHarmonics = random.Between(8, 30),
            ClosedHarmonics = random.Between(1.5, 4),
            CloseTime = random.Between(0.06, 0.3),
        };
    }

    public static IVoice StringBass(ref SplitMix64 random) =>
        new PluckedVoice(random.Between(0.3, 0.7), random.Between(1, 2), random.Between(0.15, 0.4));

    public static IVoice SynthBass(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(40, n => 1.0 / n), new Envelope(0.005, random.Between(0.2, 0.5), random.Between(0.3, 0.7), 0.05))
        {
            OpenHarmonics = random.Between(6, 20),
            ClosedHarmonics = random.Between(2, 5),
            CloseTime = random.Between(0.05, 0.2),
        };

    public static IVoice LowBrass(ref SplitMix64 random) =>
        new WavetableVoice(Harmonics(16, n => Math.Pow(n, -1.2)), new Envelope(0.03, 0.2, 0.7, 0.05)) { OpenHarmonics = random.Between(5, 10), ClosedHarmonics = random.Between(3, 6), Breath = 0.01 };

    public static IVoice Kick(ref SplitMix64 random) =>
        new DrumVoice { ToneHertz = 52, ToneLevel = 0.9, ToneDecay = 0.09, Sweep = 3, NoiseLevel = 0.25, NoiseDecay = 0.006, HighPass = 300, LowPass = 4000 }.Vary(ref random);

    public static IVoice FrameDrum(ref SplitMix64 random) =>
        new DrumVoice { ToneHertz = 85, ToneLevel = 0.7, ToneDecay = 0.16, Sweep = 1.3, NoiseLevel = 0.4, NoiseDecay = 0.03, HighPass = 150, LowPass = 2500 }.Vary(ref random);

    public static IVoice Snare(ref SplitMix64 random) =>
        new DrumVoice { ToneHertz = 190, ToneLevel = 0.35, ToneDecay = 0.05, Sweep = 1.4, NoiseLevel = 0.8, NoiseDecay = 0.06, HighPass = 700, LowPass = 7000 }.Vary(ref random);

    public static IVoice Stick(ref SplitMix64 random) =>
        new DrumVoice { ToneHertz = 780, ToneLevel = 0.4, ToneDecay = 0.012, Sweep = 1.1, NoiseLevel = 0.6, NoiseDecay = 0.012, HighPass = 1200, LowPass = 6000 }.Vary(ref random);

    public static IVoice Hat(ref SplitMix64 random) =>
        new DrumVoice { NoiseLevel = 0.7, NoiseDecay = 0.022, HighPass = 5000, LowPass = 10000 }.Vary(ref random);

    public static IVoice Shaker(ref SplitMix64 random) =>
        new DrumVoice { NoiseLevel = 0.5, NoiseDecay = 0.035, HighPass = 3000, LowPass = 8000 }.Vary(ref random);

    public static IVoice Ride(ref SplitMix64 random) =>
        new DrumVoice { ToneHertz = 3300, ToneLevel = 0.04, ToneDecay = 0.2, NoiseLevel = 0.45, NoiseDecay = 0.16, HighPass = 4000, LowPass = 10000 }.Vary(ref random);

    /// <summary>A voice of <paramref name="count"/> harmonics with the given amplitudes, harmonics counted from 1.</summary>
    private static Wavetable Harmonics(int count, Func<int, double> amplitude) => new([.. Enumerable.Range(1, count).Select(amplitude)]);
}
