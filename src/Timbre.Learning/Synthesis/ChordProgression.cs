namespace Timbre.Learning.Synthesis;

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
