namespace Timbre.Synthesis;

/// <summary>What all players of a clip agree on before they play: meter, tempo, key and chords.</summary>
internal sealed record Song
{
    public required double BeatsPerMinute { get; init; }

    public required int BeatsPerBar { get; init; }

    /// <summary>Steps of a rhythm pattern in one beat.</summary>
    public required int StepsPerBeat { get; init; }

    public required int Bars { get; init; }

    /// <summary>By what part of a step every second step comes late.</summary>
    public required double Swing { get; init; }

    /// <summary>How far players miss the beat, as a standard deviation in seconds, nearly.</summary>
    public required double Looseness { get; init; }

    public required Scale Scale { get; init; }

    /// <summary>The tonic as a MIDI note between 48 and 59.</summary>
    public required int Tonic { get; init; }

    public required ChordProgression Chords { get; init; }

    public int Steps => Bars * BeatsPerBar * StepsPerBeat;

    public int StepsPerBar => BeatsPerBar * StepsPerBeat;

    /// <summary>The beat at which a player who swings and is human plays a step.</summary>
    public double BeatOf(int step, ref SplitMix64 random)
    {
        var late = StepsPerBeat % 2 == 0 && step % 2 == 1 ? Swing : 0;
        var human = (random.NextDouble() + random.NextDouble() - 1) * 2 * Looseness * BeatsPerMinute / 60;
        return Math.Max(0, ((step + late) / StepsPerBeat) + human);
    }

    /// <summary>The degree of the scale, from 0, on which the chord at a step stands.</summary>
    public int ChordAt(int step) => Chords.DegreeAt((double)step / StepsPerBar);

    /// <summary>The pitch of a degree of the scale, counted from 0 at the tonic.</summary>
    public int PitchOf(int degree) => Tonic + Scale.Semitones(degree);
}
