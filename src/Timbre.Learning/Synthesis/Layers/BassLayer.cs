namespace Timbre.Learning.Synthesis.Layers;

/// <summary>
/// A bass line. Its patterns name tones of the chord: <c>1</c> the root, <c>3</c>, <c>5</c>, <c>7</c>, <c>8</c> the octave, and <c>w</c>
/// a step of a walk through the scale.
/// </summary>
internal sealed record BassLayer(InstrumentMaker[] Makers, params string[] Patterns) : Layer(Makers)
{
    /// <summary>The lowest pitch: E1 on a double bass.</summary>
    private const int Lowest = 28;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var pattern = RhythmPattern.Parse(random.Pick(Patterns));
        var notes = new List<Note>();
        var register = Lowest + random.NextInt(8);
        var walk = 0;
        foreach (var hit in pattern.Repeat(song.Steps))
        {
            var root = song.ChordAt(hit.Step);
            int pitch;
            if (hit.Symbol == 'w')
            {
                // A walk starts each bar on the chord and wanders by steps and small leaps.
                walk = hit.Step % song.StepsPerBar == 0 ? root : walk + random.Pick<int>([-2, -1, 1, 1, 2]);
                pitch = Pitch.Within(song.PitchOf(walk), register);
            }
            else
            {
                var above = hit.Symbol is '8' ? 0 : Math.Max(0, hit.Symbol - '1');
                pitch = Pitch.Within(song.PitchOf(root + above), register) + (hit.Symbol == '8' ? 12 : 0);
            }
            var velocity = Touch(hit.Step % song.StepsPerBar == 0 ? 0.95 : 0.8, ref random);
            notes.Add(new Note(song.BeatOf(hit.Step, ref random), Beats(song, hit.Steps) * 0.92, pitch, velocity));
        }
        return notes;
    }
}
