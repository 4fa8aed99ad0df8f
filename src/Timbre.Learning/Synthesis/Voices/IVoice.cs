using Timbre.Audio;

namespace Timbre.Learning.Synthesis.Voices;

/// <summary>One note as an instrument sees it.</summary>
/// <param name="Hertz">The fundamental.</param>
/// <param name="Held">Seconds until the key is let go.</param>
/// <param name="Velocity">How hard it is struck, 0 to 1.</param>
/// <param name="Rate">The rate to render at.</param>
internal readonly record struct Tone(double Hertz, double Held, double Velocity, SampleRate Rate);

/// <summary>An instrument: renders single notes.</summary>
internal interface IVoice
{
    /// <summary>Adds a note that begins at the first sample of <paramref name="target"/>; what does not fit is cut off.</summary>
    void Render(Span<float> target, in Tone tone, ref SplitMix64 random);
}
