namespace Timbre.Learning.Synthesis.Layers;

/// <summary>Chords struck together in a rhythm; the tones lie close together near the middle of the keyboard.</summary>
internal sealed record ChordLayer(InstrumentMaker[] Makers, params string[] Patterns) : Layer(Makers)
{
    /// <summary>Tones in a chord: 3 for triads, 4 with the seventh.</summary>
    public int Tones { get; init; } = 3;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var pattern = RhythmPattern.Parse(random.Pick(Patterns));
        var lowest = 50 + random.NextInt(10);
        var notes = new List<Note>();
        foreach (var hit in pattern.Repeat(song.Steps))
        {
            var root = song.ChordAt(hit.Step);
            var beat = song.BeatOf(hit.Step, ref random);
            for (var tone = 0; tone < Tones; tone++)
            {
                var pitch = Pitch.Within(song.PitchOf(root + (2 * tone)), lowest);
                notes.Add(new Note(beat, Beats(song, hit.Steps) * 0.9, pitch, Touch(hit.Velocity * 0.7, ref random)));
            }
        }
        return notes;
    }
}
