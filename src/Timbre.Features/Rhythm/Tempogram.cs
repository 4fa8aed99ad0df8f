namespace Timbre.Features;

/// <summary>How strongly each tempo is present around each frame.</summary>
/// <remarks>Grosche, Müller and Kurth, "Cyclic tempogram: a mid-level tempo representation for music signals", ICASSP 2010.</remarks>
internal static unsafe class Tempogram
{
    /// <summary>The local autocorrelation of an onset envelope; one row a lag, as many as the window has frames.</summary>
    public static void Measure(ReadOnlySpan<float> envelope, FrameMatrix target, bool normalize)
    {
        var padded = Ramped(envelope, target.Rows / 2, target.Rows);
        fixed (float* signal = padded)
            new Autocorrelation(Window.Hann(target.Rows)).Run(signal, target, normalize);
    }

    /// <summary>The mean over all frames of the normalized local autocorrelation.</summary>
    public static float[] Mean(ReadOnlySpan<float> envelope, int windowLength)
    {
        var padded = Ramped(envelope, windowLength / 2, windowLength);
        var mean = new float[windowLength];
        fixed (float* signal = padded)
            new Autocorrelation(Window.Hann(windowLength)).Mean(signal, envelope.Length, mean);
        return mean;
    }

    /// <summary>Magnitudes of the short-time Fourier transform of an onset envelope, one column for each of its frames and one more.</summary>
    public static void FourierMagnitude(ReadOnlySpan<float> envelope, int windowLength, FrameMatrix target, BufferPool pool)
    {
        var options = new StftOptions { FftSize = windowLength, HopLength = 1 };
        var grid = ShortTimeFourier.Grid(envelope, options, pool);
        var spectrum = ShortTimeFourier.Forward(grid, options, options.FramesIn(envelope.Length), pool);
        grid.Release();
        Elementwise.SquaredMagnitude(spectrum, target);
        Elementwise.SquareRoot(target, target);
        spectrum.Release(pool);
    }

    // Beyond both ends the envelope falls to 0 along a line.
    private static float[] Ramped(ReadOnlySpan<float> values, int margin, int extra)
    {
        var padded = new float[values.Length + 2 * margin + extra + FrameMatrix.Lanes];
        values.CopyTo(padded.AsSpan(margin));
        for (var i = 0; i < margin; i++)
        {
            padded[i] = values[0] * i / margin;
            padded[margin + values.Length + i] = values[^1] * (margin - 1 - i) / margin;
        }
        return padded;
    }
}
