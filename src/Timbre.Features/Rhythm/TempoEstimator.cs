namespace Timbre.Features;

/// <summary>The tempo whose period repeats best in the onset strength, weighed against how usual a tempo is.</summary>
/// <remarks>
/// Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007): a log-normal prior around 120 beats a minute, an octave
/// wide. The repetition is the mean over all frames of the autocorrelation of 8 s of onset strength around each, scaled to its largest value.
/// </remarks>
internal static class TempoEstimator
{
    private const double WindowSeconds = 8;

    /// <summary>Beats a minute; 0 where the frames are too far apart for a tempo.</summary>
    /// <param name="onsetStrength">One value a frame.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    /// <param name="startBpm">The most usual tempo in beats a minute.</param>
    public static double Estimate(ReadOnlySpan<float> onsetStrength, double framesPerSecond, double startBpm = 120)
    {
        var lags = (int)Math.Floor(WindowSeconds * framesPerSecond);
        if (lags < 2)
            return 0;
        var prior = new TempoPrior(lags, framesPerSecond, startBpm);
        var best = prior.Best(Tempogram.Mean(onsetStrength, lags));
        return best == 0 ? 0 : prior.Bpm(best);
    }
}
