namespace Timbre.Features.Transforms;

/// <summary>How a signal is cut into frames for its short-time Fourier transform; the defaults are the field's.</summary>
public sealed record StftOptions
{
    /// <summary>Samples a transform takes: an even number of at least 4 without prime factors but 2 and 3.</summary>
    public int FftSize { get; init; } = 2048;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = 512;

    /// <summary>Whether frame t is centered at sample t · <see cref="HopLength"/> (the signal continued with zeros) or begins there.</summary>
    public bool Center { get; init; } = true;

    /// <summary>The window, at most <see cref="FftSize"/> values, centered in the frame; the periodic Hann window of that size when null.</summary>
    public float[]? Window { get; init; }

    /// <summary>Coefficients a frame: <see cref="FftSize"/> / 2 + 1.</summary>
    public int Bins => FftSize / 2 + 1;

    /// <summary>The number of frames of a signal: 1 + length / hop when centered, else those that fit.</summary>
    /// <param name="length">Number of samples.</param>
    public int FramesIn(int length) => Center ? 1 + length / HopLength : Math.Max(0, 1 + (length - FftSize) / HopLength);

    /// <summary>The window padded with zeros on both sides to <see cref="FftSize"/>.</summary>
    internal float[] PaddedWindow()
    {
        if (!RealFft.IsPossible(FftSize))
            throw new ArgumentOutOfRangeException(nameof(FftSize), FftSize, "the transform takes 2^a · 3^b samples, an even number of at least 4");
        ArgumentOutOfRangeException.ThrowIfLessThan(HopLength, 1);
        var window = Window ?? Transforms.Window.Hann(FftSize);
        if (window.Length > FftSize)
            throw new ArgumentException($"a window of {window.Length} values does not fit a transform of {FftSize}");
        var padded = new float[FftSize];
        window.CopyTo(padded.AsSpan((FftSize - window.Length) / 2));
        return padded;
    }
}
