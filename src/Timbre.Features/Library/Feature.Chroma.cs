namespace Timbre.Features.Library;

public static partial class Feature
{
    /// <summary>Energy in the twelve pitch classes from the power spectrum; each frame's largest is 1.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="tuning">Deviation from A440 in semitones; estimated when null.</param>
    /// <returns>Twelve rows, C first.</returns>
    /// <remarks>Ellis, "Chroma feature analysis and synthesis", Columbia University 2007.</remarks>
    public static FrameMatrix ChromaStft(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, double? tuning = null)
    {
        framing ??= new StftOptions();
        var power = Spectrogram(samples, framing, 2);
        var chroma = new FrameMatrix(ChromaFilterBank.Classes, power.Columns);
        var deviation = tuning ?? TuningEstimator.Estimate(power, rate.Hertz, framing.FftSize);
        ChromaFilterBank.Get(rate.Hertz, framing.FftSize, deviation).Apply(power, chroma);
        return chroma;
    }

    /// <summary>Strength of the pitch classes from a constant-Q transform.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="fMin">The lowest frequency in Hz.</param>
    /// <param name="norm">By what each frame is divided.</param>
    /// <param name="threshold">Strengths below this, before that division, become 0.</param>
    /// <param name="tuning">Deviation from A440 in fractions of a bin of the transform; estimated when null.</param>
    /// <param name="nChroma">Classes an octave.</param>
    /// <param name="nOctaves">Octaves measured.</param>
    /// <param name="binsPerOctave">Frequencies an octave, a multiple of <paramref name="nChroma"/>.</param>
    /// <returns><paramref name="nChroma"/> rows, C first.</returns>
    /// <exception cref="ArgumentException">The frequencies do not fit the classes, or reach above half the rate.</exception>
    public static FrameMatrix ChromaCqt(
        ReadOnlySpan<float> samples,
        SampleRate rate,
        int hopLength = 512,
        double fMin = ConstantQOptions.C1,
        FrameNorm norm = FrameNorm.Maximum,
        float threshold = 0,
        double? tuning = null,
        int nChroma = 12,
        int nOctaves = 7,
        int binsPerOctave = 36)
    {
        if (nChroma < 1 || binsPerOctave < nChroma || binsPerOctave % nChroma != 0)
            throw new ArgumentException($"{binsPerOctave} bins an octave are no multiple of {nChroma} classes", nameof(binsPerOctave));
        var options = new ConstantQOptions
        {
            HopLength = hopLength,
            MinimumFrequency = fMin,
            Bins = checked(binsPerOctave * nOctaves),
            BinsPerOctave = binsPerOctave,
            Tuning = tuning ?? Pitch.EstimateTuning(samples, rate, binsPerOctave: binsPerOctave),
        };
        return Classes(ConstantQ.Magnitude(samples, rate, options), binsPerOctave, fMin, nChroma, threshold, norm);
    }

    /// <summary>Chroma energy normalized statistics: the pitch classes' shares in four steps, smoothed over time; robust against dynamics, timbre and articulation.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="fMin">The lowest frequency in Hz.</param>
    /// <param name="tuning">Deviation from A440 in fractions of a bin of the transform; estimated when null.</param>
    /// <param name="nChroma">Classes an octave.</param>
    /// <param name="nOctaves">Octaves measured.</param>
    /// <param name="binsPerOctave">Frequencies an octave, a multiple of <paramref name="nChroma"/>.</param>
    /// <param name="norm">By what each frame is divided in the end.</param>
    /// <param name="winLenSmooth">Frames of the Hann window that smooths; none when 0.</param>
    /// <returns><paramref name="nChroma"/> rows, C first.</returns>
    /// <remarks>Müller and Ewert, "Chroma toolbox: MATLAB implementations for extracting variants of chroma-based audio features", ISMIR 2011.</remarks>
    public static FrameMatrix ChromaCens(
        ReadOnlySpan<float> samples,
        SampleRate rate,
        int hopLength = 512,
        double fMin = ConstantQOptions.C1,
        double? tuning = null,
        int nChroma = 12,
        int nOctaves = 7,
        int binsPerOctave = 36,
        FrameNorm norm = FrameNorm.Length,
        int winLenSmooth = 41)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(winLenSmooth);
        var chroma = ChromaCqt(samples, rate, hopLength, fMin, FrameNorm.Sum, 0, tuning, nChroma, nOctaves, binsPerOctave);
        ConstantQChroma.Quantize(chroma);
        var smoothed = chroma;
        if (winLenSmooth > 0)
        {
            smoothed = new FrameMatrix(chroma.Rows, chroma.Columns);
            ConstantQChroma.Smooth(chroma, winLenSmooth, smoothed);
        }
        ConstantQChroma.Normalize(smoothed, norm);
        return smoothed;
    }

    /// <summary>Strength of the classes of any tuning system, from a variable-Q transform with one frequency a class.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="intervals">The classes of one octave as multiples of its lowest, ascending from 1 to below 2; equal temperament when null.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="fMin">The lowest frequency in Hz.</param>
    /// <param name="norm">By what each frame is divided.</param>
    /// <param name="threshold">Strengths below this, before that division, become 0.</param>
    /// <param name="nOctaves">Octaves measured.</param>
    /// <param name="binsPerOctave">Classes an octave in equal temperament.</param>
    /// <param name="gamma">Bandwidth in Hz added to every filter; null takes the bandwidths of hearing.</param>
    /// <returns>One row per class, the one of <paramref name="fMin"/> in the place that it has from C upward.</returns>
    public static FrameMatrix ChromaVqt(
        ReadOnlySpan<float> samples,
        SampleRate rate,
        IReadOnlyList<double>? intervals = null,
        int hopLength = 512,
        double fMin = ConstantQOptions.C1,
        FrameNorm norm = FrameNorm.Maximum,
        float threshold = 0,
        int nOctaves = 7,
        int binsPerOctave = 12,
        double? gamma = 0)
    {
        var classes = intervals?.Count ?? binsPerOctave;
        var options = new ConstantQOptions
        {
            HopLength = hopLength,
            MinimumFrequency = fMin,
            Bins = checked(classes * nOctaves),
            BinsPerOctave = classes,
            Intervals = intervals,
            Gamma = gamma,
        };
        return Classes(ConstantQ.Magnitude(samples, rate, options), classes, fMin, classes, threshold, norm);
    }

    /// <summary>Tonal centroids: where each frame lies on the circles of fifths, of minor thirds and of major thirds.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <returns>Six rows, sine and cosine of each circle; −1 to 1, the last two −0.5 to 0.5.</returns>
    /// <remarks>Harte, Sandler and Gasser, "Detecting harmonic change in musical audio", ACM Workshop on Audio and Music Computing Multimedia 2006.</remarks>
    public static FrameMatrix Tonnetz(ReadOnlySpan<float> samples, SampleRate rate) => Tonnetz(ChromaCqt(samples, rate));

    /// <summary>Tonal centroids of a chromagram.</summary>
    /// <param name="chroma">One row per pitch class, C first.</param>
    /// <returns>As for the other form.</returns>
    public static FrameMatrix Tonnetz(FrameMatrix chroma)
    {
        ArgumentNullException.ThrowIfNull(chroma);
        var shares = chroma.Clone();
        ConstantQChroma.NormalizeBySum(shares);
        var centroids = new FrameMatrix(TonalCentroid.Rows, chroma.Columns);
        TonalCentroid.Measure(shares, centroids);
        return centroids;
    }

    private static FrameMatrix Classes(FrameMatrix magnitude, int binsPerOctave, double fMin, int classes, float threshold, FrameNorm norm)
    {
        var chroma = new FrameMatrix(classes, magnitude.Columns);
        ConstantQChroma.Fold(magnitude, binsPerOctave, fMin, chroma);
        if (threshold > 0)
        {
            foreach (ref var value in chroma.Data)
                value = value < threshold ? 0 : value;
        }
        ConstantQChroma.Normalize(chroma, norm);
        return chroma;
    }
}
