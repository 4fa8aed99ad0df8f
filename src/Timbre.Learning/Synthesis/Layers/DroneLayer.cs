namespace Timbre.Learning.Synthesis.Layers;

/// <summary>Long held tones on the tonic and fifth that overlap as they come and go.</summary>
internal sealed record DroneLayer(InstrumentMaker[] Makers) : Layer(Makers)
{
    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var beats = song.Steps / (double)song.StepsPerBeat;
        var notes = new List<Note>();
        foreach (var above in (ReadOnlySpan<int>)[-12, 0, 7])
        {
            for (var beat = 0.0; beat < beats;)
            {
                var length = random.Between(4, 10) * song.BeatsPerMinute / 60;
                notes.Add(new Note(beat, length * 1.1, song.Tonic + above, random.Between(0.4, 0.9)));
                beat += length;
            }
        }
        return notes;
    }
}
