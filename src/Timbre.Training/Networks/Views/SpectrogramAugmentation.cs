namespace Timbre.Training.Networks.Views;

/// <summary>
/// Random changes that leave the genre as it is, applied to log-mel views in training. All are drawn for each view; 0 turns one off.
/// </summary>
internal sealed record SpectrogramAugmentation
{
    public static SpectrogramAugmentation None { get; } = new();

    /// <summary>Tempo: the view is taken from a stretch up to this fraction longer or shorter.</summary>
    public double TimeStretch { get; init; }

    /// <summary>Pitch: the bands are moved up or down by up to this many.</summary>
    public double PitchBands { get; init; }

    /// <summary>Loudness: up to this many decibels up or down (which moves what falls below the floor).</summary>
    public double GainDecibels { get; init; }

    /// <summary>Tilt: the lowest band up to this many decibels up and the highest as many down, or the other way round.</summary>
    public double TiltDecibels { get; init; }

    /// <summary>Equalization: a smooth random curve over the bands of up to this many decibels.</summary>
    public double EqualizerDecibels { get; init; }

    /// <summary>Probability that a view loses everything above a random band from the upper half, as narrow-band recordings do.</summary>
    public double LowPassProbability { get; init; }

    /// <summary>Probability that a view is given a noise floor of −60 to −25 dB, as noisy recordings have.</summary>
    public double NoiseProbability { get; init; }

    /// <summary>How many decibels the levels 0 to 255 span.</summary>
    public double RangeDecibels { get; init; } = 80;

    /// <summary>Probability that a view is given clicks: a few columns in which no band is below a level of −45 to −20 dB, as records have.</summary>
    public double ClickProbability { get; init; }

    /// <summary>Probability that a view's levels are multiplied by 0.75 to 1.1: images are scaled to their own range, which is not always 80 dB.</summary>
    public double RangeProbability { get; init; }

    /// <summary>How many groups of bands are blanked (SpecAugment: Park et al., Interspeech 2019).</summary>
    public int BandMasks { get; init; }

    /// <summary>The most bands that one mask blanks.</summary>
    public int BandMaskWidth { get; init; } = 16;

    /// <summary>How many stretches of columns are blanked.</summary>
    public int TimeMasks { get; init; }

    /// <summary>The most columns that one mask blanks.</summary>
    public int TimeMaskWidth { get; init; } = 25;
}
