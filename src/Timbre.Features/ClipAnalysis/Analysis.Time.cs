namespace Timbre.Features.ClipAnalysis;

public sealed partial class Analysis
{
    private FrameMatrix? _harmonic;
    private FrameMatrix? _percussive;
    private double? _tempo;

    /// <summary>The root mean square of each frame's samples, one row.</summary>
    public FrameMatrix Rms => Once(nameof(Rms), 1, rms => TimeShape.RootMeanSquare(Grid, Framing.FftSize, rms));

    /// <summary>The share of each frame's samples whose sign differs from the sample before, one row, 0 to 1.</summary>
    public FrameMatrix ZeroCrossingRate =>
        Once(nameof(ZeroCrossingRate), 1, rate => TimeShape.ZeroCrossingRate(Clip.Samples, Framing.FftSize, Framing.HopLength, rate));

    /// <summary>The harmonic part of the clip, as many samples as it has.</summary>
    /// <remarks>Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx-10 (2010).</remarks>
    public ReadOnlySpan<float> Harmonic
    {
        get
        {
            Separate();
            return _harmonic!.Row(0);
        }
    }

    /// <summary>The percussive part of the clip: what <see cref="Harmonic"/> leaves.</summary>
    public ReadOnlySpan<float> Percussive
    {
        get
        {
            Separate();
            return _percussive!.Row(0);
        }
    }

    /// <summary>How strongly each frame begins something new: the mean rise over 128 mel levels, in dB, one row.</summary>
    public FrameMatrix OnsetStrength => Once(
        nameof(OnsetStrength),
        1,
        strength => Rhythm.OnsetStrength.Measure(MelDecibels(), Framing.FftSize / (2 * Framing.HopLength), strength));

    /// <summary>The clip's one tempo in beats a minute, from the autocorrelation of <see cref="OnsetStrength"/>; 0 for a clip too short or silent.</summary>
    /// <remarks>Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007).</remarks>
    public double Tempo =>
        _tempo ??= TempoEstimator.Estimate(OnsetStrength.Row(0), (double)Clip.Rate.Hertz / Framing.HopLength);

    private void Separate()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_harmonic is not null)
            return;
        var (harmonic, percussive) = (NewMatrix(1, Clip.Length, clear: false), NewMatrix(1, Clip.Length, clear: false));
        // The power first: it comes with the transform.
        var power = Power;
        HarmonicPercussive.Separate(Clip.Samples, Stft, power, Framing, _pool, harmonic.Row(0), percussive.Row(0));
        (_harmonic, _percussive) = (harmonic, percussive);
    }
}
