namespace Timbre.Learning.Synthesis;

/// <summary>The notes of one octave, as semitones above the tonic.</summary>
internal sealed record Scale(params int[] Steps)
{
    public static Scale Major { get; } = new(0, 2, 4, 5, 7, 9, 11);

    public static Scale Minor { get; } = new(0, 2, 3, 5, 7, 8, 10);

    public static Scale HarmonicMinor { get; } = new(0, 2, 3, 5, 7, 8, 11);

    public static Scale Dorian { get; } = new(0, 2, 3, 5, 7, 9, 10);

    public static Scale Mixolydian { get; } = new(0, 2, 4, 5, 7, 9, 10);

    public static Scale Lydian { get; } = new(0, 2, 4, 6, 7, 9, 11);

    public static Scale Phrygian { get; } = new(0, 1, 3, 5, 7, 8, 10);

    /// <summary>Semitones above the tonic of a degree counted from 0; degrees beyond the octave, either way, go on in the next one.</summary>
    public int Semitones(int degree)
    {
        var octave = Math.DivRem(degree, Steps.Length, out var step);
        if (step < 0)
            (octave, step) = (octave - 1, step + Steps.Length);
        return (12 * octave) + Steps[step];
    }
}
