namespace Timbre.Synthesis.Composition;

/// <summary>Writes a piece in a style: draws the song, then lets each player who is there write a part.</summary>
internal static class Composer
{
    /// <param name="seconds">How long the piece lasts at least.</param>
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

/// <summary>Plays a score: every note by its voice, every part at its level, part of it through a room.</summary>
internal static class Mixer
{
    /// <param name="start">Where in the score to begin, in seconds.</param>
    /// <param name="length">Samples to render.</param>
    /// <param name="room">How much of the sound comes back from the room, 0 to 1.</param>
    /// <param name="rate">Samples per second.</param>
    public static float[] Render(Score score, double start, int length, double room, SampleRate rate, ref SplitMix64 random)
    {
        var lead = (int)(start * rate.Hertz);
        var total = lead + length;
        var mix = new float[total];
        var send = new float[total];
        var part = new float[total];
        foreach (var player in score.Parts)
        {
            Array.Clear(part);
            foreach (var note in player.Notes)
            {
                var at = (int)(note.Beat * score.SecondsPerBeat * rate.Hertz);
                if (at >= total)
                    continue;
                var tone = new Tone(Pitch.Hertz(note.Pitch + score.Tuning), note.Beats * score.SecondsPerBeat, note.Velocity, rate);
                player.Voice.Render(part.AsSpan(at), tone, ref random);
            }
            var gain = (float)player.Gain;
            var sent = (float)(player.Gain * player.Reverb);
            for (var i = 0; i < total; i++)
            {
                mix[i] += gain * part[i];
                send[i] += sent * part[i];
            }
        }
        var reverb = new Reverb(random.Between(0.35, 1.0), random.BetweenRatios(0.5, 2.5), rate);
        reverb.AddTo(mix, send, (float)room);
        return mix[lead..];
    }
}
