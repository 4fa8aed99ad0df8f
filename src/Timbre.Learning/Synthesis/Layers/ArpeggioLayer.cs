namespace Timbre.Learning.Synthesis.Layers;

/// <summary>Broken chords: the chord's tones one after the other, up, down, to and fro or at random.</summary>
/// <param name="Makers">The instruments the role may be played on.</param>
/// <param name="StepsPerNote">How many steps from one tone to the next.</param>
internal sealed record ArpeggioLayer(InstrumentMaker[] Makers, int StepsPerNote) : Layer(Makers)
{
    /// <summary>How many octaves the figure spans at most.</summary>
    public int Octaves { get; init; } = 2;

    /// <summary>How long a tone is held, in the distance to the next one.</summary>
    public double Hold { get; init; } = 1;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var tones = 3 * (1 + random.NextInt(Octaves));
        var shape = random.NextInt(4);
        var lowest = 48 + random.NextInt(14);
        var notes = new List<Note>();
        for (int step = 0, index = 0; step < song.Steps; step += StepsPerNote, index++)
        {
            var tone = shape switch
            {
                0 => index % tones,
                1 => tones - 1 - (index % tones),
                2 => ToAndFro(index, tones),
                _ => random.NextInt(tones),
            };
            var root = song.ChordAt(step);
            var lowestTone = Pitch.Within(song.PitchOf(root), lowest);
            var pitch = lowestTone + song.Scale.Semitones(root + (2 * (tone % 3))) - song.Scale.Semitones(root) + (12 * (tone / 3));
            var accent = step % song.StepsPerBar == 0 ? 0.9 : 0.65;
            notes.Add(new Note(song.BeatOf(step, ref random), Beats(song, StepsPerNote) * Hold, pitch, Touch(accent, ref random)));
        }
        return notes;
    }

    private static int ToAndFro(int index, int tones)
    {
        var turn = index % ((2 * tones) - 2);
        return turn < tones ? turn : (2 * tones) - 2 - turn;
    }
}
