using Timbre.Learning.Synthesis.Voices;

namespace Timbre.Learning.Synthesis.Layers;

/// <summary>One player's role in a style: writes that player's part for a song.</summary>
/// <param name="Makers">The instruments the role may be played on.</param>
internal abstract record Layer(InstrumentMaker[] Makers)
{
    /// <summary>How often a clip of the style has this player at all.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>Level in the mix before a clip's own ± 3 dB.</summary>
    public double Gain { get; init; } = 0.3;

    /// <summary>How much goes to the room before a clip's own size of it.</summary>
    public double Reverb { get; init; } = 0.5;

    public Part Play(Song song, ref SplitMix64 random)
    {
        IVoice voice = random.Pick(Makers)(ref random);
        var gain = Gain * Math.Pow(10, random.Between(-3, 3) / 20);
        return new Part(voice, gain, Reverb, [.. Write(song, ref random)]);
    }

    protected abstract List<Note> Write(Song song, ref SplitMix64 random);

    /// <summary>How long a note of some steps is held, in beats.</summary>
    protected static double Beats(Song song, double steps) => steps / song.StepsPerBeat;

    /// <summary>A velocity with the unevenness of a hand.</summary>
    protected static double Touch(double velocity, ref SplitMix64 random) => Math.Clamp(velocity * random.Between(0.85, 1.12), 0.05, 1);
}
