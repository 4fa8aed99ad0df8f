namespace Timbre.Features.Library;

public static partial class Feature
{
    /// <summary>The center of gravity of each frame's magnitude spectrum.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <returns>One row, in Hz; 0 for silent frames.</returns>
    /// <remarks>Peeters, "A large set of audio features for sound description", IRCAM technical report 2004.</remarks>
    public static FrameMatrix SpectralCentroid(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null) =>
        Shape(samples, rate, framing).Centroid;

    /// <summary>The standard deviation of each frame's magnitude spectrum around its centroid.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <returns>One row, in Hz.</returns>
    /// <remarks>Peeters 2004.</remarks>
    public static FrameMatrix SpectralBandwidth(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null) =>
        Shape(samples, rate, framing).Bandwidth;

    /// <summary>The frequency at or below which 85% of each frame's magnitude lies.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <returns>One row, in Hz.</returns>
    /// <remarks>Peeters 2004.</remarks>
    public static FrameMatrix SpectralRolloff(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null) =>
        Shape(samples, rate, framing).Rolloff;

    /// <summary>The level of the peaks over that of the valleys, octave by octave.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="fMin">Where the first octave begins, in Hz; below it lies one band more.</param>
    /// <param name="nBands">Number of octaves; the last reaches to half the rate.</param>
    /// <param name="quantile">The share of a band's bins that count as its peaks, and as its valleys.</param>
    /// <param name="linear">Whether to return the difference of magnitudes instead of levels.</param>
    /// <returns><paramref name="nBands"/> + 1 rows, lowest first, in dB.</returns>
    /// <exception cref="ArgumentException">An octave begins above half the rate, or holds no frequency bin.</exception>
    /// <remarks>Jiang, Lu, Zhang, Tao and Cai, "Music type classification by spectral contrast feature", ICME 2002.</remarks>
    public static FrameMatrix SpectralContrast(
        ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, double fMin = 200, int nBands = 6, double quantile = 0.02, bool linear = false) =>
        SpectralContrast(Spectrogram(samples, framing ?? new StftOptions(), 1), rate, fMin, nBands, quantile, linear);

    /// <summary>The level of the peaks over that of the valleys, octave by octave, from a magnitude spectrum.</summary>
    /// <param name="magnitude">One row per bin, from 0 Hz to half the rate.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="fMin">Where the first octave begins, in Hz; below it lies one band more.</param>
    /// <param name="nBands">Number of octaves; the last reaches to half the rate.</param>
    /// <param name="quantile">The share of a band's bins that count as its peaks, and as its valleys.</param>
    /// <param name="linear">Whether to return the difference of magnitudes instead of levels.</param>
    /// <returns><paramref name="nBands"/> + 1 rows, lowest first, in dB.</returns>
    /// <exception cref="ArgumentException">An octave begins above half the rate, or holds no frequency bin.</exception>
    public static FrameMatrix SpectralContrast(
        FrameMatrix magnitude, SampleRate rate, double fMin = 200, int nBands = 6, double quantile = 0.02, bool linear = false)
    {
        ArgumentNullException.ThrowIfNull(magnitude);
        _ = FftSizeOf(magnitude);
        var bands = Spectral.SpectralContrast.Bands(magnitude.Rows, rate.Hertz, fMin, nBands, quantile);
        var contrast = new FrameMatrix(bands.Length, magnitude.Columns);
        Spectral.SpectralContrast.Measure(magnitude, bands, contrast, linear, BufferPool.Shared);
        return contrast;
    }

    /// <summary>The geometric mean of each frame's power over the arithmetic mean: 0 for a tone, near 1 for noise and silence.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="amin">Powers below this count as this.</param>
    /// <returns>One row, 0 to 1.</returns>
    /// <remarks>Dubnov, "Generalization of spectral flatness measure for non-Gaussian linear processes", IEEE Signal Processing Letters 11 (2004).</remarks>
    public static FrameMatrix SpectralFlatness(ReadOnlySpan<float> samples, StftOptions? framing = null, float amin = 1e-10f) =>
        SpectralFlatness(Spectrogram(samples, framing ?? new StftOptions(), 2), amin);

    /// <summary>The geometric mean of each frame's power over the arithmetic mean, from a power spectrum.</summary>
    /// <param name="power">One row per bin, at least 0.</param>
    /// <param name="amin">Powers below this count as this.</param>
    /// <returns>One row, 0 to 1.</returns>
    public static FrameMatrix SpectralFlatness(FrameMatrix power, float amin = 1e-10f)
    {
        ArgumentNullException.ThrowIfNull(power);
        if (!(amin > 0))
            throw new ArgumentOutOfRangeException(nameof(amin), amin, "the smallest power must be above 0");
        var flatness = new FrameMatrix(1, power.Columns);
        Spectral.SpectralFlatness.Measure(power, amin, flatness);
        return flatness;
    }

    /// <summary>The coefficients of the polynomial of frequency closest to each frame's magnitude spectrum.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="order">Degree of the polynomial.</param>
    /// <returns><paramref name="order"/> + 1 rows, the coefficient of the highest power of the frequency in Hz first.</returns>
    public static FrameMatrix PolyFeatures(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, int order = 1) =>
        PolyFeatures(Spectrogram(samples, framing ?? new StftOptions(), 1), rate, order);

    /// <summary>The coefficients of the polynomial of frequency closest to each frame of a magnitude spectrum.</summary>
    /// <param name="magnitude">One row per bin, from 0 Hz to half the rate.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="order">Degree of the polynomial.</param>
    /// <returns><paramref name="order"/> + 1 rows, the coefficient of the highest power of the frequency in Hz first.</returns>
    public static FrameMatrix PolyFeatures(FrameMatrix magnitude, SampleRate rate, int order = 1)
    {
        ArgumentNullException.ThrowIfNull(magnitude);
        var coefficients = new FrameMatrix(Math.Max(0, order) + 1, magnitude.Columns);
        PolynomialFit.Get(magnitude.Rows, rate.Hertz / 2.0, order).Apply(magnitude, coefficients);
        return coefficients;
    }

    private static (FrameMatrix Centroid, FrameMatrix Bandwidth, FrameMatrix Rolloff) Shape(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing)
    {
        framing ??= new StftOptions();
        var power = Spectrogram(samples, framing, 2);
        var (centroid, bandwidth, rolloff) = (new FrameMatrix(1, power.Columns), new FrameMatrix(1, power.Columns), new FrameMatrix(1, power.Columns));
        SpectralShape.Measure(power, (float)rate.Hertz / framing.FftSize, centroid, bandwidth, rolloff);
        return (centroid, bandwidth, rolloff);
    }
}
