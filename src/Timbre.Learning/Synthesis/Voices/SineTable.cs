namespace Timbre.Learning.Synthesis.Voices;

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
