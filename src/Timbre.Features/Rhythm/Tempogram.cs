namespace Timbre.Features.Rhythm;

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

/// <summary>The strength of each tempogram frame at musically related multiples of its tempo: from sixteenth notes to whole notes.</summary>
/// <remarks>
/// Peeters, "Rhythm classification using spectral rhythm patterns", ISMIR 2005; the multiples are those of Prockup et al., "Modeling musical rhythm at
/// scale with the Music Genome Project", WASPAA 2015.
/// </remarks>
internal static class TempogramRatios
{
    /// <summary>Multiples of the tempo, in the order of the rows of the result.</summary>
    public static double[] DefaultFactors { get; } = [4, 8.0 / 3, 3, 2, 4.0 / 3, 1.5, 1, 2.0 / 3, 0.75, 0.5, 1.0 / 3, 0.375, 0.25];

    /// <summary>target[f, t] = the tempogram (one row a lag) at <c>factors[f]</c> times the tempo of frame t (a lag in frames), interpolated linearly over tempo; 0 beyond its range.</summary>
    public static void Measure(FrameMatrix tempogram, ReadOnlySpan<double> periods, ReadOnlySpan<double> factors, FrameMatrix target)
    {
        for (var f = 0; f < factors.Length; f++)
        {
            var row = target.Row(f);
            for (var t = 0; t < target.Columns; t++)
            {
                // Tempos are reciprocals of lags: a multiple of the tempo is a fraction of the lag.
                var lag = periods[t] / factors[f];
                var whole = Math.Round(lag);
                // Rounding must not push a lag that is whole over the edge of the range.
                if (Math.Abs(lag - whole) < 1e-9)
                    lag = whole;
                if (!(lag >= 1 && lag <= tempogram.Rows - 1))
                {
                    row[t] = 0;
                    continue;
                }
                var longer = Math.Min((int)lag + 1, tempogram.Rows - 1);
                var shorter = (int)lag;
                // Linear over tempo, not over lag: 1/lag between 1/longer and 1/shorter.
                var share = longer == shorter ? 1 : (1 / lag - 1.0 / longer) / (1.0 / shorter - 1.0 / longer);
                row[t] = (float)(tempogram[longer, t] + share * (tempogram[shorter, t] - tempogram[longer, t]));
            }
        }
    }
}
