namespace Timbre.Features.Rhythm;

/// <summary>Finds the sequence of beats that follows both the onsets and a steady tempo best, by dynamic programming.</summary>
/// <remarks>Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36 (2007).</remarks>
internal sealed class BeatTracker
{
    private readonly double[] _localScore;
    private readonly double[] _cumulative;
    private readonly int[] _previous;
    private readonly int _period;

    /// <summary>The period of the tempo is in frames; tightness is how much a beat off the tempo costs against onset strength.</summary>
    private BeatTracker(ReadOnlySpan<float> envelope, int framesPerBeat, double tightness)
    {
        _period = framesPerBeat;
        _localScore = LocalScore(envelope, framesPerBeat);
        _cumulative = new double[envelope.Length];
        _previous = new int[envelope.Length];
        Link(tightness);
    }

    /// <summary>The beats of an onset envelope (frames per second), and the tempo (beats per minute) estimated from it unless one is given; trimming drops weak beats at both ends.</summary>
    public static BeatTrack Track(ReadOnlySpan<float> envelope, double frameRate, double startBpm = 120, double tightness = 100, bool trim = true, double? bpm = null)
    {
        if (!envelope.ContainsAnyExcept(0f))
            return new BeatTrack(0, []);
        var tempo = bpm ?? TempoEstimator.Estimate(envelope, frameRate, startBpm);
        // A clip of a few frames has no period that could repeat in it.
        return tempo > 0 ? new BeatTrack(tempo, Track(envelope, frameRate, tempo, tightness, trim)) : new BeatTrack(0, []);
    }

    private static int[] Track(ReadOnlySpan<float> envelope, double frameRate, double bpm, double tightness, bool trim)
    {
        var period = (int)Math.Max(1, Math.Round(frameRate * 60 / bpm, MidpointRounding.ToEven));
        var tracker = new BeatTracker(envelope, period, tightness);
        return tracker.Trim(tracker.Backtrack(), trim);
    }

    // The envelope in units of its standard deviation, smoothed by a Gaussian a 32nd of a beat wide.
    private static double[] LocalScore(ReadOnlySpan<float> envelope, int period)
    {
        var length = envelope.Length;
        double mean = 0, variance = 0;
        foreach (var value in envelope)
            mean += value;
        mean /= length;
        foreach (var value in envelope)
            variance += (value - mean) * (value - mean);
        var deviation = length < 2 ? 0 : Math.Sqrt(variance / (length - 1));
        var scale = 1 / (deviation + SpectralShape.SmallestNormal);
        var window = new double[2 * period + 1];
        for (var k = 0; k < window.Length; k++)
            window[k] = Math.Exp(-0.5 * Math.Pow((k - period) * 32.0 / period, 2));
        var score = new double[length];
        for (var i = 0; i < length; i++)
        {
            // Beats are found from the second frame on: the first one's strength counts for none, as in the reference.
            for (var k = Math.Max(0, i + period - length + 1); k < Math.Min(i + period, window.Length); k++)
                score[i] += window[k] * envelope[i + period - k] * scale;
        }
        return score;
    }

    // The best score of a beat sequence that ends at each frame, and the beat before it.
    private void Link(double tightness)
    {
        var (nearest, farthest) = ((int)Math.Round(_period / 2.0, MidpointRounding.ToEven), 2 * _period);
        var penalties = new double[farthest + 1];
        for (var distance = Math.Max(1, nearest); distance <= farthest; distance++)
            penalties[distance] = tightness * Math.Pow(Math.Log(distance) - Math.Log(_period), 2);
        var highest = double.NegativeInfinity;
        foreach (var score in _localScore)
            highest = Math.Max(highest, score);
        var threshold = 0.01 * highest;
        var started = false;
        for (var i = 0; i < _localScore.Length; i++)
        {
            var (best, link) = (double.NegativeInfinity, -1);
            for (var distance = Math.Max(1, nearest); distance <= Math.Min(farthest, i); distance++)
            {
                var score = _cumulative[i - distance] - penalties[distance];
                if (score > best)
                    (best, link) = (score, i - distance);
            }
            _cumulative[i] = _localScore[i] + (link >= 0 ? best : 0);
            // Nothing before the first onset is a beat.
            started |= _localScore[i] >= threshold;
            _previous[i] = started ? link : -1;
        }
    }

    private List<int> Backtrack()
    {
        var beats = new List<int>();
        for (var frame = LastBeat(); frame >= 0; frame = _previous[frame])
            beats.Add(frame);
        beats.Reverse();
        return beats;
    }

    // The last peak of the score at least half as high as the median peak.
    private int LastBeat()
    {
        var last = _cumulative.Length - 1;
        bool IsPeak(int i) => i > 0 && _cumulative[i] > _cumulative[i - 1] && (i == last || _cumulative[i] >= _cumulative[i + 1]);
        var peaks = new List<int>();
        for (var i = 0; i <= last; i++)
        {
            if (IsPeak(i))
                peaks.Add(i);
        }
        if (peaks.Count == 0)
            return last;
        var heights = new double[peaks.Count];
        for (var i = 0; i < heights.Length; i++)
            heights[i] = _cumulative[peaks[i]];
        Array.Sort(heights);
        var threshold = 0.25 * (heights[(heights.Length - 1) / 2] + heights[heights.Length / 2]);
        for (var i = heights.Length - 1; i >= 0; i--)
        {
            if (_cumulative[peaks[i]] >= threshold)
                return peaks[i];
        }
        return last;
    }

    private int[] Trim(List<int> beats, bool trim)
    {
        var threshold = trim ? 0.5 * SmoothedStrength(beats) : 0;
        var (first, end) = (0, _localScore.Length);
        while (first < end && _localScore[first] <= threshold)
            first++;
        while (end > first && _localScore[end - 1] <= threshold)
            end--;
        beats.RemoveAll(beat => beat < first || beat >= end);
        return [.. beats];
    }

    // Root mean square of the beats' strengths under a Hann window of five beats.
    private double SmoothedStrength(List<int> beats)
    {
        double[] window = [0, 0.5, 1, 0.5, 0];
        double sum = 0;
        // The reference's span: from the first beat to two past the last, whose sums are not full.
        var (from, to) = (2, Math.Min(beats.Count + 4, _localScore.Length + 2));
        for (var i = from; i < to; i++)
        {
            double value = 0;
            for (var k = 0; k < window.Length; k++)
            {
                if (i - k >= 0 && i - k < beats.Count)
                    value += window[k] * _localScore[beats[i - k]];
            }
            sum += value * value;
        }
        return Math.Sqrt(sum / Math.Max(1, to - from));
    }
}

/// <summary>The beats of a recording.</summary>
/// <param name="Tempo">Beats per minute that the tracker looked for; 0 where nothing begins anywhere.</param>
/// <param name="Frames">Frames that beats fall on, ascending.</param>
public sealed record BeatTrack(double Tempo, IReadOnlyList<int> Frames);
