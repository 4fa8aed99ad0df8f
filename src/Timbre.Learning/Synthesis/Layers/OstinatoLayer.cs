namespace Timbre.Learning.Synthesis.Layers;

/// <summary>A short cell repeated without regard to the bar, so that two of different lengths drift against each other.</summary>
/// <param name="Makers">The instruments the role may be played on.</param>
/// <param name="Lengths">How many steps the cell may have.</param>
internal sealed record OstinatoLayer(InstrumentMaker[] Makers, params int[] Lengths) : Layer(Makers)
{
    /// <summary>How often a step of the cell is silent.</summary>
    public double Rests { get; init; } = 0.2;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var cell = new int?[random.Pick(Lengths)];
        for (var i = 0; i < cell.Length; i++)
            cell[i] = i > 0 && random.Chance(Rests) ? null : random.Pick<int>([0, 1, 2, 4, 4, 5, 7]);
        var lowest = 55 + random.NextInt(14);
        var notes = new List<Note>();
        for (var step = 0; step < song.Steps; step++)
        {
            if (cell[step % cell.Length] is not { } degree)
                continue;
            // Processes move slowly: now and then one tone of the cell changes for good.
            if (random.Chance(0.015))
                cell[step % cell.Length] = degree + random.Pick<int>([-1, 1]);
            var root = song.ChordAt(step);
            var pitch = Pitch.Within(song.PitchOf(root), lowest) + song.Scale.Semitones(root + degree) - song.Scale.Semitones(root);
            notes.Add(new Note(song.BeatOf(step, ref random), Beats(song, 0.9), pitch, Touch(0.7, ref random)));
        }
        return notes;
    }
}
