namespace Timbre.Learning.Synthesis;

/// <summary>Writes a piece in a style: draws the song, then lets each player who is there write a part.</summary>
internal static class Composer
{
    /// <param name="style">What to write in.</param>
    /// <param name="seconds">How long the piece lasts at least.</param>
    /// <param name="random">Where all choices come from.</param>
    public static Score Compose(Style style, double seconds, ref SplitMix64 random)
    {
        var tempo = style.Tempo.Draw(ref random);
        var song = new Song
        {
            BeatsPerMinute = tempo,
            BeatsPerBar = style.BeatsPerBar,
            StepsPerBeat = style.StepsPerBeat,
            Bars = (int)Math.Ceiling(seconds * tempo / 60 / style.BeatsPerBar),
            Swing = style.Swing.Draw(ref random),
            Looseness = random.Between(0.001, 0.009),
            Scale = random.Pick(style.Scales),
            Tonic = 48 + random.NextInt(12),
            Chords = random.Pick(style.Progressions),
        };
        var parts = new List<Part>();
        foreach (var layer in style.Layers)
        {
            if (random.Chance(layer.Chance))
                parts.Add(layer.Play(song, ref random));
        }
        return new Score(tempo, random.Between(-0.3, 0.3), parts);
    }

}
