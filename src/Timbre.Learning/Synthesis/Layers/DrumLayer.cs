namespace Timbre.Learning.Synthesis.Layers;

/// <summary>A drum that plays one of the patterns throughout, with the odd stroke left out or added.</summary>
internal sealed record DrumLayer(InstrumentMaker[] Makers, params string[] Patterns) : Layer(Makers)
{
    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var pattern = RhythmPattern.Parse(random.Pick(Patterns));
        var notes = new List<Note>();
        foreach (var hit in pattern.Repeat(song.Steps))
        {
            if (hit.Symbol != 'X' && random.Chance(0.05))
                continue;
            notes.Add(new Note(song.BeatOf(hit.Step, ref random), 0, 60, Touch(hit.Velocity, ref random)));
            if (random.Chance(0.02))
                notes.Add(new Note(song.BeatOf(hit.Step + 1, ref random), 0, 60, 0.4));
        }
        return notes;
    }
}
