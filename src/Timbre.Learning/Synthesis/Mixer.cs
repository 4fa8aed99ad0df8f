using Timbre.Audio;
using Timbre.Learning.Synthesis.Voices;

namespace Timbre.Learning.Synthesis;

/// <summary>Plays a score: every note by its voice, every part at its level, part of it through a room.</summary>
internal static class Mixer
{
    /// <param name="score">What to play.</param>
    /// <param name="start">Where in the score to begin, in seconds.</param>
    /// <param name="length">Samples to render.</param>
    /// <param name="room">How much of the sound comes back from the room, 0 to 1.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="random">Where noise comes from.</param>
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
