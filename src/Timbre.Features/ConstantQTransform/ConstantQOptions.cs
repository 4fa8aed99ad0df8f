namespace Timbre.Features.ConstantQTransform;

/// <summary>Which frequencies a constant-Q or variable-Q transform measures, how often and how sharply.</summary>
public sealed record ConstantQOptions
{
    /// <summary>C1, the lowest frequency measured unless told otherwise, in Hz.</summary>
    public const double C1 = 32.703195662574829;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = 512;

    /// <summary>The lowest frequency in Hz, before <see cref="Tuning"/>.</summary>
    public double MinimumFrequency { get; init; } = C1;

    /// <summary>Number of frequencies, counted upward from <see cref="MinimumFrequency"/>.</summary>
    public int Bins { get; init; } = 84;

    /// <summary>Frequencies an octave, equally spaced in pitch; ignored where <see cref="Intervals"/> are given.</summary>
    public int BinsPerOctave { get; init; } = 12;

    /// <summary>The frequencies of one octave as multiples of its lowest, ascending from 1 to below 2; equal temperament when null.</summary>
    public IReadOnlyList<double>? Intervals { get; init; }

    /// <summary>
    /// Deviation of the recording from A = 440 Hz in fractions of a bin, −0.5 to 0.5: the lowest frequency is multiplied by
    /// 2^(tuning / bins an octave).
    /// </summary>
    public double Tuning { get; init; }

    /// <summary>Factor on the length of the filters: less than 1 sharpens in time, more than 1 in frequency.</summary>
    public double FilterScale { get; init; } = 1;

    /// <summary>
    /// Bandwidth in Hz added to every filter, which makes the transform a variable-Q one; 0 keeps Q constant, null takes the
    /// bandwidths of hearing (the equivalent rectangular bandwidth of Glasberg and Moore, 1990).
    /// </summary>
    public double? Gamma { get; init; } = 0;

    /// <summary>Whether each frequency is divided by the square root of its filter's length, as an orthonormal transform would.</summary>
    public bool Scale { get; init; } = true;

    internal int OctaveBins => Intervals?.Count ?? BinsPerOctave;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(HopLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OctaveBins, 1, nameof(BinsPerOctave));
        if (!(MinimumFrequency > 0))
            throw new ArgumentOutOfRangeException(nameof(MinimumFrequency), MinimumFrequency, "the lowest frequency must be above 0 Hz");
        if (!(FilterScale > 0))
            throw new ArgumentOutOfRangeException(nameof(FilterScale), FilterScale, "the filters' length factor must be above 0");
        if (Gamma is < 0 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(Gamma), Gamma, "the added bandwidth must not be negative");
    }
}
