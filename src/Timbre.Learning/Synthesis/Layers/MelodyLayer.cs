namespace Timbre.Learning.Synthesis.Layers;

/// <summary>
/// A tune: a motif of one of the rhythms and a wandering line, repeated with changes as tunes are, on chord tones where a bar begins.
/// </summary>
internal sealed record MelodyLayer(InstrumentMaker[] Makers, params string[] Rhythms) : Layer(Makers)
{
    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var motifs = new[] { RhythmPattern.Parse(random.Pick(Rhythms)), RhythmPattern.Parse(random.Pick(Rhythms)) };
        var contours = new[] { Contour(motifs[0].Events.Count, ref random), Contour(motifs[1].Events.Count, ref random) };
        var lowest = 60 + random.NextInt(10);
        var notes = new List<Note>();
        for (int start = 0, turn = 0; start < song.Steps; turn++)
        {
            // The form a a b a, the commonest of songs.
            var which = turn % 4 == 2 ? 1 : 0;
            var motif = motifs[which];
            var root = song.ChordAt(start);
            for (var i = 0; i < motif.Events.Count; i++)
            {
                var hit = motif.Events[i];
                var step = start + hit.Step;
                if (step >= song.Steps || random.Chance(0.06))
                    continue;
                var degree = root + contours[which][i] + (random.Chance(0.12) ? random.Pick<int>([-1, 1]) : 0);
                var pitch = Pitch.Within(song.PitchOf(root), lowest) + song.Scale.Semitones(degree) - song.Scale.Semitones(root);
                notes.Add(new Note(song.BeatOf(step, ref random), Beats(song, hit.Steps) * 0.95, pitch, Touch(hit.Velocity, ref random)));
            }
            start += motif.Length;
        }
        return notes;
    }

    private static int[] Contour(int notes, ref SplitMix64 random)
    {
        var contour = new int[notes];
        var degree = random.Pick<int>([0, 2, 4]);
        for (var i = 0; i < notes; i++)
        {
            contour[i] = degree;
            degree = Math.Clamp(degree + random.Pick<int>([-2, -1, -1, 0, 1, 1, 2, 3]), -3, 8);
        }
        return contour;
    }
}
