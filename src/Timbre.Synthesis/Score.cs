namespace Timbre.Synthesis;

/// <summary>One note of a part.</summary>
/// <param name="Beat">Where it begins, in beats from the start of the score.</param>
/// <param name="Beats">How long it is held, in beats.</param>
/// <param name="Pitch">MIDI note number; percussion ignores it.</param>
/// <param name="Velocity">How hard it is played, 0 to 1.</param>
internal readonly record struct Note(double Beat, double Beats, double Pitch, double Velocity);

/// <param name="Gain">Its level in the mix, as an amplitude.</param>
/// <param name="Reverb">How much of it goes to the room, 0 to 1.</param>
/// <param name="Notes">Its notes, in any order.</param>
internal sealed record Part(IVoice Voice, double Gain, double Reverb, IReadOnlyList<Note> Notes);

/// <summary>A piece, ready to be played.</summary>
/// <param name="Tuning">How far from A4 = 440 Hz the whole band is tuned, in semitones.</param>
internal sealed record Score(double BeatsPerMinute, double Tuning, IReadOnlyList<Part> Parts)
{
    public double SecondsPerBeat => 60 / BeatsPerMinute;
}
