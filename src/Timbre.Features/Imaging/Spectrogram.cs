namespace Timbre.Features.Imaging;

/// <summary>A matrix over time with what its rows and values mean: what pictures are drawn from.</summary>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
/// using Timbre.Features.ClipAnalysis;
/// using Timbre.Features.Imaging;
///
/// using var analysis = new Analysis(AudioFile.Read("song.wav", new SampleRate(22050)));
/// var spectrogram = Spectrogram.Of(analysis, SpectrogramKind.Mel);
/// Console.WriteLine($"{spectrogram.Values.Rows} bands, {spectrogram.Lowest} to {spectrogram.Highest} dB");
/// foreach (var (row, label) in RowScale.Of(spectrogram).Tics)
///     Console.WriteLine($"row {row}: {label}");
/// </code>
/// </example>
public sealed class Spectrogram
{
    /// <summary>Levels further below the clip's highest are drawn as this, in dB.</summary>
    public const float FloorDecibels = -80;

    private const int MfccCount = 20;

    private Spectrogram(SpectrogramKind kind, FrameMatrix values, Analysis analysis)
    {
        (Kind, Values, Rate, HopLength, Duration) = (kind, values, analysis.Clip.Rate, analysis.Framing.HopLength, analysis.Clip.Duration);
        (Lowest, Highest) = Range(values);
    }

    /// <summary>What is shown.</summary>
    public SpectrogramKind Kind { get; }

    /// <summary>One row per coefficient, the lowest first; one column per frame.</summary>
    public FrameMatrix Values { get; }

    /// <summary>The smallest value.</summary>
    public float Lowest { get; }

    /// <summary>The largest value.</summary>
    public float Highest { get; }

    /// <summary>The sound's samples per second.</summary>
    public SampleRate Rate { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; }

    /// <summary>How long the sound lasts.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Computes what a kind of picture shows; the values are a copy that outlives the analysis.</summary>
    /// <param name="analysis">The sound.</param>
    /// <param name="kind">What to show.</param>
    public static Spectrogram Of(Analysis analysis, SpectrogramKind kind)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var values = kind switch
        {
            SpectrogramKind.Mel => Levels(analysis.Mel()),
            SpectrogramKind.Stft => Levels(analysis.Power),
            SpectrogramKind.Chroma => analysis.Chroma.Clone(),
            SpectrogramKind.Mfcc => analysis.Mfcc(MfccCount).Clone(),
            SpectrogramKind.Cqt => Levels(Squared(analysis.ConstantQ)),
            SpectrogramKind.Tempogram => analysis.Tempogram.Clone(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of picture"),
        };
        return new Spectrogram(kind, values, analysis);
    }

    /// <summary>In dB relative to the highest value.</summary>
    private static FrameMatrix Levels(FrameMatrix power)
    {
        var levels = Decibels.FromPower(power, -FloorDecibels);
        var highest = Range(levels).Highest;
        for (var row = 0; row < levels.Rows; row++)
        {
            foreach (ref var level in levels.Row(row))
                level -= highest;
        }
        return levels;
    }

    private static FrameMatrix Squared(FrameMatrix magnitude)
    {
        var power = magnitude.Clone();
        for (var row = 0; row < power.Rows; row++)
        {
            foreach (ref var value in power.Row(row))
                value *= value;
        }
        return power;
    }

    private static (float Lowest, float Highest) Range(FrameMatrix values)
    {
        var (lowest, highest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var row = 0; row < values.Rows; row++)
        {
            foreach (var value in values.Row(row))
                (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }
        return (lowest, highest);
    }
}

/// <summary>What a picture of sound shows over time.</summary>
public enum SpectrogramKind
{
    /// <summary>Level in 128 mel bands, in dB below the clip's highest.</summary>
    Mel,

    /// <summary>Level in 1025 bins of the short-time Fourier transform, in dB below the clip's highest.</summary>
    Stft,

    /// <summary>Energy in the twelve pitch classes, 0 to 1.</summary>
    Chroma,

    /// <summary>Twenty mel-frequency cepstral coefficients.</summary>
    Mfcc,

    /// <summary>Level at 84 notes from C1 up, in dB below the clip's highest.</summary>
    Cqt,

    /// <summary>How well onsets repeat after each of 384 lags, 0 to 1.</summary>
    Tempogram,
}
