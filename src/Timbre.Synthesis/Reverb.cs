namespace Timbre.Synthesis;

/// <summary>
/// A room by four parallel feedback combs and two all-passes in series (Schroeder, "Natural sounding artificial reverberation", 1962),
/// with a low-pass in each comb for the air and the walls.
/// </summary>
internal sealed class Reverb
{
    private const float Damping = 0.35f;
    private const float AllPassGain = 0.6f;

    // Lengths in seconds without common divisors, so that echoes do not pile up into a pitch.
    private static readonly double[] CombSeconds = [0.0297, 0.0371, 0.0411, 0.0437];
    private static readonly double[] AllPassSeconds = [0.0050, 0.0017];

    private readonly float[][] _combs;
    private readonly float[] _feedback;
    private readonly float[][] _allPasses;

    /// <param name="size">Scale of the room; 1 is a hall.</param>
    /// <param name="time">Seconds in which the sound falls by 60 dB.</param>
    /// <param name="rate">Samples per second.</param>
    public Reverb(double size, double time, SampleRate rate)
    {
        _combs = [.. CombSeconds.Select(seconds => new float[Samples(seconds * size, rate)])];
        _feedback = [.. CombSeconds.Select(seconds => (float)Math.Pow(10, -3 * seconds * size / time))];
        _allPasses = [.. AllPassSeconds.Select(seconds => new float[Samples(seconds, rate)])];
    }

    /// <summary>Adds what the room gives back for <paramref name="send"/>, which it uses up, to <paramref name="mix"/>.</summary>
    public void AddTo(Span<float> mix, Span<float> send, float gain)
    {
        Span<float> wet = new float[send.Length];
        for (var i = 0; i < _combs.Length; i++)
            Comb(send, wet, _combs[i], _feedback[i]);
        foreach (var delay in _allPasses)
            AllPass(wet, delay);
        for (var i = 0; i < mix.Length; i++)
            mix[i] += gain * wet[i];
    }

    private static void Comb(ReadOnlySpan<float> input, Span<float> output, float[] delay, float feedback)
    {
        var at = 0;
        var damped = 0f;
        for (var i = 0; i < input.Length; i++)
        {
            var echo = delay[at];
            output[i] += echo;
            damped = echo + (Damping * (damped - echo));
            delay[at] = input[i] + (feedback * damped);
            if (++at == delay.Length)
                at = 0;
        }
    }

    private static void AllPass(Span<float> samples, float[] delay)
    {
        var at = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var echo = delay[at];
            var input = samples[i] + (AllPassGain * echo);
            samples[i] = echo - (AllPassGain * input);
            delay[at] = input;
            if (++at == delay.Length)
                at = 0;
        }
    }

    private static int Samples(double seconds, SampleRate rate) => Math.Max(1, (int)(seconds * rate.Hertz));
}
