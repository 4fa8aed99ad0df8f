namespace Timbre.Synthesis.Voices;

/// <summary>One note as an instrument sees it.</summary>
/// <param name="Held">Seconds until the key is let go.</param>
/// <param name="Velocity">How hard it is struck, 0 to 1.</param>
internal readonly record struct Tone(double Hertz, double Held, double Velocity, SampleRate Rate);

/// <summary>An instrument: renders single notes.</summary>
internal interface IVoice
{
    /// <summary>Adds a note that begins at the first sample of <paramref name="target"/>; what does not fit is cut off.</summary>
    void Render(Span<float> target, in Tone tone, ref SplitMix64 random);
}

/// <summary>
/// How loud a note is over time: a linear attack, an exponential decay towards the sustain level, an exponential release.
/// Times in seconds; decay and release are the times to fall by a factor e.
/// </summary>
internal readonly record struct Envelope(double Attack, double Decay, double Sustain, double Release)
{
    /// <summary>Below this a note is over: −66 dB.</summary>
    public const double Silence = 0.0005;

    /// <summary>Voices compute the slow things (level, filter, vibrato) once per this many samples.</summary>
    public const int Block = 32;

    public double At(double seconds, double held)
    {
        if (seconds > held)
            return AtHeld(held) * Math.Exp(-(seconds - held) / Release);
        return AtHeld(seconds);
    }

    /// <summary>Whether nothing more will be heard.</summary>
    public bool IsOver(double seconds, double level) => seconds > Attack && level < Silence;

    private double AtHeld(double seconds) =>
        seconds < Attack ? seconds / Attack : Sustain + ((1 - Sustain) * Math.Exp(-(seconds - Attack) / Decay));
}
