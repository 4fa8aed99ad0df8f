namespace Timbre.Features.ClipAnalysis;

public sealed partial class Analysis
{
    private const int FineBinsPerOctave = 36;
    private const int Octaves = 7;

    private static readonly ConstantQOptions SemitoneBins = new();
    private static readonly ConstantQOptions FineBins = new() { BinsPerOctave = FineBinsPerOctave, Bins = FineBinsPerOctave * Octaves };

    private OctaveSignals? _octaves;
    private double? _fineTuning;

    /// <summary>Magnitudes of the constant-Q transform: 84 semitones from C1 (32.7 Hz) upward, one row each.</summary>
    /// <remarks>Schörkhuber and Klapuri, "Constant-Q transform toolbox for music processing", SMC 2010.</remarks>
    public FrameMatrix ConstantQ => Once(nameof(ConstantQ), SemitoneBins.Bins, magnitude => Project(SemitoneBins, magnitude), clear: false);

    /// <summary>Strength of the twelve pitch classes, C first, from a constant-Q transform of three bins a semitone at the clip's tuning; each frame's largest is 1.</summary>
    public FrameMatrix ChromaCqt => Once(nameof(ChromaCqt), ChromaFilterBank.Classes, chroma =>
    {
        ConstantQChroma.Fold(FineConstantQ, FineBinsPerOctave, ConstantQOptions.C1, chroma);
        ConstantQChroma.NormalizeByMaximum(chroma);
    });

    /// <summary>The pitch classes' shares in steps of a quarter, smoothed over 41 frames: chroma energy normalized statistics, each frame of length 1.</summary>
    /// <remarks>Müller and Ewert, "Chroma toolbox: MATLAB implementations for extracting variants of chroma-based audio features", ISMIR 2011.</remarks>
    public FrameMatrix ChromaCens => Once(nameof(ChromaCens), ChromaFilterBank.Classes, smoothed =>
    {
        var chroma = new FrameMatrix(smoothed.Rows, smoothed.Columns, _pool);
        ConstantQChroma.Fold(FineConstantQ, FineBinsPerOctave, ConstantQOptions.C1, chroma);
        ConstantQChroma.NormalizeBySum(chroma);
        ConstantQChroma.Quantize(chroma);
        ConstantQChroma.Smooth(chroma, 41, smoothed);
        ConstantQChroma.NormalizeByLength(smoothed);
        chroma.Release(_pool);
    });

    /// <summary>Strength of the twelve pitch classes, C first, from a transform of one bin a semitone in equal temperament at A440; each frame's largest is 1.</summary>
    public FrameMatrix ChromaVqt => Once(nameof(ChromaVqt), ChromaFilterBank.Classes, chroma =>
    {
        ConstantQChroma.Fold(ConstantQ, SemitoneBins.BinsPerOctave, ConstantQOptions.C1, chroma);
        ConstantQChroma.NormalizeByMaximum(chroma);
    });

    /// <summary>Tonal centroids, six rows: sine and cosine of the circle of fifths, of minor thirds, of major thirds; −1 to 1, the last two −0.5 to 0.5.</summary>
    /// <remarks>Harte, Sandler and Gasser, "Detecting harmonic change in musical audio", 2006.</remarks>
    public FrameMatrix Tonnetz => Once(nameof(Tonnetz), TonalCentroid.Rows, centroids =>
    {
        var chroma = new FrameMatrix(ChromaFilterBank.Classes, Frames, _pool);
        ChromaCqt.Data.CopyTo(chroma.Data);
        ConstantQChroma.NormalizeBySum(chroma);
        TonalCentroid.Measure(chroma, centroids);
        chroma.Release(_pool);
    });

    // Magnitudes at three bins a semitone, shifted to the clip's tuning.
    private FrameMatrix FineConstantQ =>
        Once(nameof(FineConstantQ), FineBins.Bins, magnitude => Project(FineBins with { Tuning = FineTuning }, magnitude), clear: false);

    private double FineTuning => _fineTuning ??= TuningEstimator.Estimate(Magnitude, Clip.Rate.Hertz, Framing.FftSize, FineBinsPerOctave);

    private void Project(ConstantQOptions options, FrameMatrix magnitude)
    {
        var basis = new ConstantQBasis(options);
        basis.RequireBelowHalf(Clip.Rate.Hertz);
        ConstantQTransform.ConstantQ.Project(OctaveSignals(), basis, scale: true, magnitude, null);
    }

    // The clip at half its rate, a quarter …, with room for the filters of both transforms at any tuning.
    private OctaveSignals OctaveSignals()
    {
        if (_octaves is null)
        {
            ConstantQBasis[] bases = [new(SemitoneBins), new(FineBins with { Tuning = -0.5 }), new(FineBins with { Tuning = 0.5 })];
            var octaves = new OctaveSignals(Clip.Samples, Clip.Rate.Hertz, bases, Framing.HopLength, _pool);
            _releases.Add(octaves.Release);
            _octaves = octaves;
        }
        return _octaves;
    }
}
