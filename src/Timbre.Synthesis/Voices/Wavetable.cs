namespace Timbre.Synthesis.Voices;

/// <summary>
/// One period of a sum of harmonics in several versions, each with twice the harmonics of the one before, so that every pitch finds
/// one that does not alias.
/// </summary>
internal sealed class Wavetable
{
    private const int Bits = 10;
    private const int Length = 1 << Bits;
    private const int Shift = 32 - Bits;
    private const float FractionScale = 1f / (1 << Shift);

    private readonly float[][] _versions;

    /// <param name="harmonics">Amplitude of each harmonic from the fundamental on.</param>
    public Wavetable(IReadOnlyList<double> harmonics)
    {
        var versions = new List<float[]>();
        for (var count = 1; ; count *= 2)
        {
            versions.Add(Period(harmonics, Math.Min(count, harmonics.Count)));
            if (count >= harmonics.Count)
                break;
        }
        _versions = [.. versions];
    }

    /// <summary>The richest period whose harmonics all lie below half the rate.</summary>
    public float[] For(double hertz, int rate)
    {
        var allowed = rate / 2 / hertz;
        var version = 0;
        while (version + 1 < _versions.Length && 1 << (version + 1) <= allowed)
            version++;
        return _versions[version];
    }

    public static float At(float[] period, uint phase)
    {
        var index = (int)(phase >> Shift);
        var fraction = (phase & ((1u << Shift) - 1)) * FractionScale;
        var low = period[index];
        return low + (fraction * (period[index + 1] - low));
    }

    private static float[] Period(IReadOnlyList<double> harmonics, int count)
    {
        var period = new float[Length + 1];
        var power = 0.0;
        for (var h = 0; h < count; h++)
        {
            var amplitude = (float)harmonics[h];
            power += harmonics[h] * harmonics[h];
            for (var i = 0; i < Length; i++)
                period[i] += amplitude * SineTable.AtPart(i * (h + 1), Length);
        }
        // Equal power, so that a bright and a dull instrument are about as loud.
        var scale = power > 0 ? (float)(0.5 / Math.Sqrt(power)) : 0;
        for (var i = 0; i < Length; i++)
            period[i] *= scale;
        period[Length] = period[0];
        return period;
    }
}
