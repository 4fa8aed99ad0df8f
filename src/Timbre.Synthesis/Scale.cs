namespace Timbre.Synthesis;

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

/// <summary>MIDI note numbers: 69 is A4 at 440 Hz, equal temperament.</summary>
internal static class Pitch
{
    public static double Hertz(double midi) => 440 * Math.Pow(2, (midi - 69) / 12);

    /// <summary>Moves a pitch by octaves until it lies in the octave that begins at <paramref name="lowest"/>.</summary>
    public static int Within(int pitch, int lowest)
    {
        var above = (pitch - lowest) % 12;
        return lowest + (above < 0 ? above + 12 : above);
    }
}

/// <summary>Chords that take turns, each a degree of the scale from 1 as in harmony's Roman numerals, each held for some bars.</summary>
internal sealed record ChordProgression(double BarsPerChord, params int[] Degrees)
{
    /// <summary>The degree, counted from 0, of the chord that sounds at a time given in bars.</summary>
    public int DegreeAt(double bar)
    {
        // A note played a hair before the bar by a human hand still belongs to that bar.
        var index = (int)Math.Floor((bar + 0.01) / BarsPerChord) % Degrees.Length;
        return Degrees[Math.Max(0, index)] - 1;
    }
}
