namespace Timbre.Features.Library;

public static partial class Feature
{
    /// <summary>Power in triangular mel bands of constant area from 0 Hz to half the rate.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="nMels">Number of bands.</param>
    /// <returns>One row per band, lowest first.</returns>
    /// <remarks>Slaney, "Auditory Toolbox", Interval Research technical report 1998-010.</remarks>
    public static FrameMatrix MelSpectrogram(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, int nMels = 128)
    {
        framing ??= new StftOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(nMels, 1);
        if (samples.IsEmpty)
            throw new ArgumentException("the signal holds no samples", nameof(samples));
        var mel = new FrameMatrix(nMels, framing.FramesIn(samples.Length));
        var grid = ShortTimeFourier.Grid(samples, framing, BufferPool.Shared);
        MelSpectrum.Measure(grid, framing, FilterBank.Mel(rate.Hertz, framing.FftSize, nMels), mel);
        grid.Release();
        return mel;
    }

    /// <summary>Mel-frequency cepstral coefficients: the orthonormal cosine transform of mel levels, of which 80 dB below the highest are kept.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="nMfcc">Number of coefficients, 1 to <paramref name="nMels"/>.</param>
    /// <param name="nMels">Number of mel bands.</param>
    /// <returns>One row per coefficient.</returns>
    /// <remarks>Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", IEEE Trans. ASSP 28 (1980).</remarks>
    public static FrameMatrix Mfcc(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, int nMfcc = 20, int nMels = 128)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nMfcc, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nMfcc, nMels);
        var levels = Decibels.FromPower(MelSpectrogram(samples, rate, framing, nMels));
        var mfcc = new FrameMatrix(nMfcc, levels.Columns);
        Cepstrum.Transform(levels, mfcc);
        return mfcc;
    }

    /// <summary>Local derivatives over time: those of the polynomial that fits the frames around each frame best.</summary>
    /// <param name="data">Any matrix of at least <paramref name="width"/> frames.</param>
    /// <param name="width">Number of frames fitted, odd, at least 3.</param>
    /// <param name="order">Which derivative, also the degree of the polynomial: 1 for the slope.</param>
    /// <returns>A matrix of the same shape, per frame (to the <paramref name="order"/>). The ends continue the first and last whole fit.</returns>
    /// <exception cref="ArgumentException">Fewer frames than the width.</exception>
    /// <remarks>Savitzky and Golay, "Smoothing and differentiation of data by simplified least squares procedures", Analytical Chemistry 36 (1964).</remarks>
    public static FrameMatrix Delta(FrameMatrix data, int width = 9, int order = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        var weights = History.Delta.Weights(width, order);
        if (data.Columns < width)
            throw new ArgumentException($"{data.Columns} frames are too few for a fit over {width}; take a smaller width", nameof(data));
        var delta = new FrameMatrix(data.Rows, data.Columns);
        History.Delta.Run(data, weights, delta);
        return delta;
    }

    /// <summary>Stacks a matrix on copies of itself delayed by some frames, so that each frame carries its past.</summary>
    /// <param name="data">Any matrix.</param>
    /// <param name="nSteps">Number of copies, the first without delay.</param>
    /// <param name="delay">Frames from one copy to the next; negative values carry the future.</param>
    /// <returns><paramref name="nSteps"/> times as many rows; what lies before the first frame (or past the last) is 0.</returns>
    public static FrameMatrix StackMemory(FrameMatrix data, int nSteps = 2, int delay = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(nSteps, 1);
        ArgumentOutOfRangeException.ThrowIfZero(delay);
        var stacked = new FrameMatrix(checked(nSteps * data.Rows), data.Columns);
        for (var step = 0; step < nSteps; step++)
        {
            var shift = (long)step * delay;
            if (Math.Abs(shift) >= data.Columns)
                continue;
            for (var row = 0; row < data.Rows; row++)
            {
                var source = data.Row(row);
                var target = stacked.Row(step * data.Rows + row);
                if (shift >= 0)
                    source[..^(int)shift].CopyTo(target[(int)shift..]);
                else
                    source[(int)-shift..].CopyTo(target);
            }
        }
        return stacked;
    }
}
