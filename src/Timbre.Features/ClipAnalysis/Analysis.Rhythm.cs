namespace Timbre.Features.ClipAnalysis;

public sealed partial class Analysis
{
    private const int TempogramWindow = 384;

    private BeatTrack? _beats;
    private FrameMatrix? _fourierTempogram;

    /// <summary>
    /// The autocorrelation of the onset strength around each frame under a Hann window of 384 frames (8.9 s at 22,050 Hz): 384 rows, row
    /// k the lag of k frames; each frame divided by its largest value.
    /// </summary>
    /// <remarks>Grosche, Müller and Kurth, "Cyclic tempogram", ICASSP 2010.</remarks>
    public FrameMatrix Tempogram => Once(nameof(Tempogram), TempogramWindow, tempogram =>
        Rhythm.Tempogram.Measure(OnsetStrength.Row(0), tempogram, normalize: true), clear: false);

    /// <summary>
    /// Magnitudes of the short-time Fourier transform of the onset strength: 193 rows, row k at k / 384 cycles a frame, and one column more than
    /// there are frames.
    /// </summary>
    /// <remarks>Grosche, Müller and Kurth, "Cyclic tempogram", ICASSP 2010.</remarks>
    public FrameMatrix FourierTempogram
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_fourierTempogram is null)
            {
                var magnitude = NewMatrix(TempogramWindow / 2 + 1, Frames + 1, clear: false);
                Rhythm.Tempogram.FourierMagnitude(OnsetStrength.Row(0), TempogramWindow, magnitude, _pool);
                _fourierTempogram = magnitude;
            }
            return _fourierTempogram;
        }
    }

    /// <summary>The <see cref="Tempogram"/> at thirteen multiples of each frame's own tempo, from sixteenth notes (four times) to whole notes (a quarter).</summary>
    /// <remarks>Peeters, ISMIR 2005; Prockup et al., WASPAA 2015.</remarks>
    public FrameMatrix TempogramRatio => Once(nameof(TempogramRatio), TempogramRatios.DefaultFactors.Length, ratio =>
    {
        var lags = new int[Frames];
        new TempoPrior(TempogramWindow, FrameRate).Best(Tempogram, lags);
        var periods = new double[Frames];
        for (var frame = 0; frame < Frames; frame++)
            periods[frame] = lags[frame];
        TempogramRatios.Measure(Tempogram, periods, TempogramRatios.DefaultFactors, ratio);
    });

    /// <summary>Onset strength by the median instead of the mean over the mel levels, one row: what the beat tracker follows.</summary>
    public FrameMatrix MedianOnsetStrength => Once(
        nameof(MedianOnsetStrength),
        1,
        strength => Rhythm.MedianOnsetStrength.Measure(MelDecibels(), Framing.FftSize / (2 * Framing.HopLength), strength));

    /// <summary>The beats and their tempo.</summary>
    /// <remarks>Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007).</remarks>
    public BeatTrack Beats => _beats ??= BeatTracker.Track(MedianOnsetStrength.Row(0), FrameRate);

    private double FrameRate => (double)Clip.Rate.Hertz / Framing.HopLength;
}
