namespace Timbre.Features.Rhythm;

/// <summary>Which lag of an autocorrelated onset envelope is the beat: the strongest one, weighed by how usual its tempo is.</summary>
/// <remarks>
/// Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36 (2007): the logarithm of the tempo is taken as normally
/// distributed. The best of ln(1 + 10⁶·r) + ln p is that of (1 + 10⁶·r) · p, which needs no logarithm.
/// </remarks>
internal sealed unsafe class TempoPrior
{
    private const float Compression = 1e6f;

    private readonly float[] _weights;
    private readonly double _framesPerMinute;

    /// <summary>Tempos are in beats per minute, their standard deviation in octaves; the highest tempo and more are ruled out.</summary>
    public TempoPrior(int lags, double frameRate, double startBpm = 120, double stdBpm = 1, double maxTempo = 320)
    {
        if (!(startBpm > 0))
            throw new ArgumentOutOfRangeException(nameof(startBpm), startBpm, "a tempo is above 0");
        _framesPerMinute = 60 * frameRate;
        _weights = new float[lags];
        for (var lag = 1; lag < lags; lag++)
        {
            if (Bpm(lag) < maxTempo)
                _weights[lag] = (float)Math.Exp(-0.5 * Math.Pow(Math.Log2(Bpm(lag) / startBpm) / stdBpm, 2));
        }
    }

    /// <summary>The tempo of a lag in beats per minute.</summary>
    public double Bpm(int lag) => _framesPerMinute / lag;

    /// <summary>The best lag of one autocorrelation, normalized to 1 at lag 0.</summary>
    public int Best(ReadOnlySpan<float> correlation)
    {
        var (best, highest) = (0, float.NegativeInfinity);
        for (var lag = 0; lag < _weights.Length; lag++)
        {
            var score = (1 + Compression * correlation[lag]) * _weights[lag];
            if (score > highest && _weights[lag] > 0)
                (best, highest) = (lag, score);
        }
        return best;
    }

    /// <summary>The best lag of each frame of a tempogram.</summary>
    public void Best(FrameMatrix tempogram, Span<int> lags)
    {
        for (var frame = 0; frame < tempogram.Columns; frame += 16)
        {
            var highest = Vector512.Create(float.NegativeInfinity);
            Vector512<int> best = default;
            for (var lag = 1; lag < _weights.Length; lag++)
            {
                if (_weights[lag] <= 0)
                    continue;
                var value = Vector512.Load(tempogram.Pointer + (nint)lag * tempogram.Stride + frame);
                var score = Vector512.MultiplyAddEstimate(value, Vector512.Create(Compression), Vector512<float>.One) * _weights[lag];
                var better = Vector512.GreaterThan(score, highest);
                highest = Vector512.ConditionalSelect(better, score, highest);
                best = Vector512.ConditionalSelect(better.AsInt32(), Vector512.Create(lag), best);
            }
            for (var lane = 0; lane < Math.Min(16, tempogram.Columns - frame); lane++)
                lags[frame + lane] = best[lane];
        }
    }
}

/// <summary>The tempo whose period repeats best in the onset strength, weighed against how usual a tempo is.</summary>
/// <remarks>
/// Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007): a log-normal prior around 120 beats a minute, an octave
/// wide. The repetition is the mean over all frames of the autocorrelation of 8 s of onset strength around each, scaled to its largest value.
/// </remarks>
internal static class TempoEstimator
{
    private const double WindowSeconds = 8;

    /// <summary>Beats a minute, from one value a frame; 0 where the frames are too far apart for a tempo.</summary>
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
