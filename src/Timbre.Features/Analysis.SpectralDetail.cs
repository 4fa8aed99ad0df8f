namespace Timbre.Features;

public sealed partial class Analysis
{
    /// <summary>
    /// Level of the peaks over that of the valleys in dB, seven rows: below 200 Hz, then five octaves from there, then all above 6.4 kHz.
    /// </summary>
    /// <remarks>Jiang, Lu, Zhang, Tao and Cai, "Music type classification by spectral contrast feature", ICME 2002.</remarks>
    public FrameMatrix SpectralContrast => Once(nameof(SpectralContrast), 7, contrast =>
    {
        var bands = Features.SpectralContrast.Bands(Framing.Bins, Clip.Rate.Hertz, lowest: 200, count: 6, quantile: 0.02);
        Features.SpectralContrast.Measure(Magnitude, bands, contrast, linear: false, _pool);
    });

    /// <summary>The geometric mean of each frame's power over the arithmetic mean, one row: 0 for a tone, near 1 for noise and silence.</summary>
    public FrameMatrix SpectralFlatness => Once(nameof(SpectralFlatness), 1, flatness => Features.SpectralFlatness.Measure(Power, Decibels.Floor, flatness));

    /// <summary>The line closest to each frame's magnitude spectrum: slope per Hz, then value at 0 Hz.</summary>
    public FrameMatrix PolyFeatures => Once(nameof(PolyFeatures), 2, line =>
        PolynomialFit.Get(Framing.Bins, Clip.Rate.Hertz / 2.0, 1).Apply(Magnitude, line));

    /// <summary>Local derivatives of the mel-frequency cepstral coefficients over nine frames (fewer in a clip shorter than that), per frame.</summary>
    /// <param name="coefficients">Number of coefficients, 1 to 128.</param>
    /// <param name="order">1 for the slope, 2 for the curvature.</param>
    /// <remarks>Savitzky and Golay, Analytical Chemistry 36 (1964).</remarks>
    public FrameMatrix MfccDelta(int coefficients = 13, int order = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 8);
        return Once($"{nameof(MfccDelta)} {order}", coefficients, delta =>
        {
            var width = Math.Min(9, (Frames - 1) / 2 * 2 + 1);
            // Too few frames to have a curvature: none.
            if (width > order)
                Delta.Run(Mfcc(coefficients), Delta.Weights(Math.Max(3, width), order), delta);
        });
    }
}
