namespace Timbre.Features.ClipAnalysis;

public sealed partial class Analysis
{
    /// <summary>
    /// Level of the peaks over that of the valleys in dB, seven rows: below 200 Hz, then five octaves from there, then all above 6.4 kHz.
    /// </summary>
    /// <remarks>Jiang, Lu, Zhang, Tao and Cai, "Music type classification by spectral contrast feature", ICME 2002.</remarks>
    public FrameMatrix SpectralContrast => Once(nameof(SpectralContrast), 7, contrast =>
    {
        var bands = Spectral.SpectralContrast.Bands(Framing.Bins, Clip.Rate.Hertz, lowest: 200, count: 6, quantile: 0.02);
        Spectral.SpectralContrast.Measure(Magnitude, bands, contrast, linear: false, _pool);
    });

    /// <summary>The geometric mean of each frame's power over the arithmetic mean, one row: 0 for a tone, near 1 for noise and silence.</summary>
    public FrameMatrix SpectralFlatness => Once(nameof(SpectralFlatness), 1, flatness => Spectral.SpectralFlatness.Measure(Power, Decibels.Floor, flatness));

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

    /// <summary><see cref="Chroma"/> of the <see cref="Harmonic"/> part alone, at that part's own tuning.</summary>
    public FrameMatrix HarmonicChroma => SeparatedChroma(nameof(HarmonicChroma));

    /// <summary><see cref="Chroma"/> of the <see cref="Percussive"/> part alone, at that part's own tuning.</summary>
    public FrameMatrix PercussiveChroma => SeparatedChroma(nameof(PercussiveChroma));

    /// <summary>Mean and variance over the clip's samples stacked with themselves one sample later, the first of which is 0.</summary>
    internal (double Mean, double Variance) StackMemoryStatistics()
    {
        // Every sample counts twice but the last, which the delayed row does not reach; a 0 takes its place.
        var count = 2.0 * Clip.Length;
        var (mean, variance) = Statistics.Of(Clip.Samples);
        double last = Clip.Samples[^1];
        var sum = count * mean - last;
        var squares = count * (variance + mean * mean) - last * last;
        var stackedMean = sum / count;
        return (stackedMean, Math.Max(0, squares / count - stackedMean * stackedMean));
    }

    // Both parts' spectra come from one transform.
    private FrameMatrix SeparatedChroma(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Find(name, ChromaFilterBank.Classes) is not { } chroma)
        {
            var (harmonic, percussive) = (NewPart(), NewPart());
            SeparatedPower.Measure(Harmonic, Stft, Framing, harmonic, percussive, _pool);
            ChromaOf(nameof(HarmonicChroma), harmonic);
            ChromaOf(nameof(PercussiveChroma), percussive);
            chroma = Find(name, ChromaFilterBank.Classes)!;
        }
        return chroma;
    }

    private (AlignedBuffer Power, TuningEstimator Tuning) NewPart() =>
        (_pool.Rent((Frames + 15) / 16 * 16 * Framing.Bins), new TuningEstimator(Framing.Bins, Frames, Clip.Rate.Hertz, Framing.FftSize));

    private void ChromaOf(string name, (AlignedBuffer Power, TuningEstimator Tuning) part) => Once(name, ChromaFilterBank.Classes, chroma =>
    {
        ChromaFilterBank.Get(Clip.Rate.Hertz, Framing.FftSize, part.Tuning.Finish()).Apply(part.Power, Framing.Bins, chroma);
        _pool.Return(part.Power);
    });
}
