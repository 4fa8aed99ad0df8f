namespace Timbre.Learning.Representations;

/// <summary>The two forms in which log-mel spectrograms circulate as images; what a model learned from decides how it hears sound.</summary>
public enum LogMelLayout
{
    /// <summary>A bare gray image: row b is band b, levels over 80 dB, 1000 columns for 30 s.</summary>
    Bare,

    /// <summary>The color pictures with white margins of the public copy of GTZAN: levels over 40 dB, 334 columns for 30 s.</summary>
    Picture,
}
