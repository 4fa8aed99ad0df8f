namespace Timbre.Features.Library;

public static partial class Feature
{
    /// <summary>The one tempo of an onset envelope: the lag at which eight seconds of it repeat best, weighed by how usual that tempo is.</summary>
    /// <param name="onsetEnvelope">One value a frame, as <see cref="Onset.OnsetStrength(ReadOnlySpan{float}, SampleRate, StftOptions?, bool)"/> gives it.</param>
    /// <param name="rate">Samples per second of the sound.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="startBpm">The most usual tempo, in beats a minute.</param>
    /// <returns>Beats a minute, below 320; 0 where frames are too far apart for a tempo.</returns>
    /// <remarks>Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36 (2007).</remarks>
    public static double Tempo(ReadOnlySpan<float> onsetEnvelope, SampleRate rate, int hopLength = 512, double startBpm = 120)
    {
        CheckEnvelope(onsetEnvelope, hopLength);
        return TempoEstimator.Estimate(onsetEnvelope, (double)rate.Hertz / hopLength, startBpm);
    }

    /// <summary>The autocorrelation of an onset envelope around each of its frames.</summary>
    /// <param name="onsetEnvelope">One value a frame.</param>
    /// <param name="winLength">Frames of the Hann window, also the number of lags.</param>
    /// <param name="normalize">Whether to divide each frame by its largest value.</param>
    /// <returns><paramref name="winLength"/> rows, row k the lag of k frames.</returns>
    /// <remarks>Grosche, Müller and Kurth, "Cyclic tempogram: a mid-level tempo representation for music signals", ICASSP 2010.</remarks>
    public static FrameMatrix Tempogram(ReadOnlySpan<float> onsetEnvelope, int winLength = 384, bool normalize = true)
    {
        CheckEnvelope(onsetEnvelope, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(winLength, 1);
        var tempogram = new FrameMatrix(winLength, onsetEnvelope.Length);
        Rhythm.Tempogram.Measure(onsetEnvelope, tempogram, normalize);
        return tempogram;
    }

    /// <summary>The short-time Fourier transform of an onset envelope.</summary>
    /// <param name="onsetEnvelope">One value a frame.</param>
    /// <param name="winLength">Frames of the Hann window: an even number of at least 4 without prime factors but 2 and 3.</param>
    /// <returns><paramref name="winLength"/> / 2 + 1 rows, row k at k / <paramref name="winLength"/> cycles a frame; one column more than the envelope has values.</returns>
    /// <remarks>Grosche, Müller and Kurth 2010.</remarks>
    public static ComplexFrameMatrix FourierTempogram(ReadOnlySpan<float> onsetEnvelope, int winLength = 384)
    {
        CheckEnvelope(onsetEnvelope, 1);
        return ShortTimeFourier.Forward(onsetEnvelope, new StftOptions { FftSize = winLength, HopLength = 1 });
    }

    /// <summary>The strength of each frame of a tempogram at multiples of that frame's tempo: spectral rhythm patterns.</summary>
    /// <param name="tempogram">As <see cref="Tempogram"/> gives it.</param>
    /// <param name="rate">Samples per second of the sound.</param>
    /// <param name="bpm">The tempo of each frame in beats a minute; estimated when null.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="startBpm">The most usual tempo, in beats a minute.</param>
    /// <param name="stdBpm">The standard deviation of tempos, in octaves.</param>
    /// <param name="maxTempo">Tempos of this and more are ruled out, in beats a minute.</param>
    /// <param name="factors">Multiples of the tempo; 4, 8/3, 3, 2, 4/3, 3/2, 1, 2/3, 3/4, 1/2, 1/3, 3/8 and 1/4 when null: from sixteenth to whole notes where the tempo counts quarters.</param>
    /// <returns>One row per factor; 0 where a multiple lies outside the tempogram.</returns>
    /// <remarks>
    /// Peeters, "Rhythm classification using spectral rhythm patterns", ISMIR 2005; the factors are those of Prockup et al., "Modeling musical rhythm at scale
    /// with the Music Genome Project", WASPAA 2015.
    /// </remarks>
    public static FrameMatrix TempogramRatio(
        FrameMatrix tempogram,
        SampleRate rate,
        IReadOnlyList<double>? bpm = null,
        int hopLength = 512,
        double startBpm = 120,
        double stdBpm = 1,
        double maxTempo = 320,
        IReadOnlyList<double>? factors = null)
    {
        ArgumentNullException.ThrowIfNull(tempogram);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopLength, 1);
        if (bpm is not null && bpm.Count != tempogram.Columns)
            throw new ArgumentException($"{bpm.Count} tempos for {tempogram.Columns} frames", nameof(bpm));
        var frameRate = (double)rate.Hertz / hopLength;
        var periods = new double[tempogram.Columns];
        if (bpm is null)
        {
            var lags = new int[tempogram.Columns];
            new TempoPrior(tempogram.Rows, frameRate, startBpm, stdBpm, maxTempo).Best(tempogram, lags);
            lags.CopyTo(periods, 0);
        }
        for (var frame = 0; bpm is not null && frame < periods.Length; frame++)
            periods[frame] = 60 * frameRate / bpm[frame];
        var multiples = factors?.ToArray() ?? TempogramRatios.DefaultFactors;
        var ratio = new FrameMatrix(multiples.Length, tempogram.Columns);
        TempogramRatios.Measure(tempogram, periods, multiples, ratio);
        return ratio;
    }

    internal static void CheckEnvelope(ReadOnlySpan<float> onsetEnvelope, int hopLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hopLength, 1);
        if (onsetEnvelope.IsEmpty)
            throw new ArgumentException("the onset envelope holds no frames", nameof(onsetEnvelope));
    }
}
