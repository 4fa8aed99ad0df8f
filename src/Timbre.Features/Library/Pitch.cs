namespace Timbre.Features.Library;

/// <summary>Pitches of spectral peaks, and how far a recording is tuned from A440.</summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Library;
///
/// var clip = AudioFile.Read("song.wav");
/// Console.WriteLine($"tuned {Pitch.EstimateTuning(clip.Samples, clip.Rate):+0.00;-0.00} semitones off");
/// </code>
/// </example>
public static class Pitch
{
    /// <summary>The most frequent deviation of a recording's spectral peaks from the tempered scale.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="binsPerOctave">Steps of the scale.</param>
    /// <returns>The deviation in fractions of a step, −0.5 to 0.49; 0 where there is no peak.</returns>
    public static double EstimateTuning(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, int binsPerOctave = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binsPerOctave, 1);
        framing ??= new StftOptions();
        return TuningEstimator.Estimate(Feature.Spectrogram(samples, framing, 1), rate.Hertz, framing.FftSize, binsPerOctave);
    }

    /// <summary>The most frequent deviation of frequencies from the tempered scale at A440.</summary>
    /// <param name="frequencies">Frequencies in Hz; those not above 0 are passed over.</param>
    /// <param name="resolution">The fineness of the result, as a fraction of a step.</param>
    /// <param name="binsPerOctave">Steps of the scale.</param>
    /// <returns>The deviation in fractions of a step, from −0.5 to below 0.5; 0 where there is no frequency.</returns>
    public static double PitchTuning(ReadOnlySpan<float> frequencies, double resolution = 0.01, int binsPerOctave = 12)
    {
        if (!(resolution is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(resolution), resolution, "the fineness must lie between 0 and 1");
        ArgumentOutOfRangeException.ThrowIfLessThan(binsPerOctave, 1);
        var votes = new int[(int)Math.Ceiling(1 / resolution)];
        foreach (var frequency in frequencies)
        {
            if (!(frequency > 0) || !float.IsFinite(frequency))
                continue;
            var step = binsPerOctave * Math.Log2(frequency / 27.5);
            var deviation = step - Math.Floor(step + 0.5);
            votes[Math.Clamp((int)((deviation + 0.5) * votes.Length), 0, votes.Length - 1)]++;
        }
        var best = Array.IndexOf(votes, votes.Max());
        return votes[best] == 0 ? 0 : (double)best / votes.Length - 0.5;
    }

    /// <summary>The spectral peaks of each frame, their frequencies and heights found by a parabola through three bins.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="fMin">The lowest frequency of a peak, in Hz.</param>
    /// <param name="fMax">The frequency below which peaks lie, in Hz.</param>
    /// <param name="threshold">The share of a frame's highest magnitude that a peak must pass.</param>
    /// <returns>Two matrices shaped like the spectrum: where a bin is a peak its frequency in Hz and its magnitude, elsewhere 0.</returns>
    /// <remarks>J. O. Smith, "Sinusoidal peak interpolation", in Spectral Audio Signal Processing (2011).</remarks>
    public static (FrameMatrix Pitches, FrameMatrix Magnitudes) Piptrack(
        ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, double fMin = 150, double fMax = 4000, float threshold = 0.1f)
    {
        framing ??= new StftOptions();
        var magnitude = Feature.Spectrogram(samples, framing, 1);
        var (pitches, heights) = (new FrameMatrix(magnitude.Rows, magnitude.Columns), new FrameMatrix(magnitude.Rows, magnitude.Columns));
        var column = new float[magnitude.Rows];
        var hertzPerBin = (double)rate.Hertz / framing.FftSize;
        for (var frame = 0; frame < magnitude.Columns; frame++)
        {
            magnitude.CopyColumn(frame, column);
            var floor = threshold * column.Max();
            for (var k = 1; k < column.Length; k++)
            {
                var frequency = k * hertzPerBin;
                if (frequency < fMin || frequency >= Math.Min(fMax, rate.Hertz / 2.0) || column[k] <= floor)
                    continue;
                var (before, here, after) = (column[k - 1], column[k], k + 1 < column.Length ? column[k + 1] : column[k]);
                if (here <= before || here < after)
                    continue;
                var (slope, curvature) = ((after - before) / 2, after + before - 2 * here);
                var shift = Math.Abs(slope) >= Math.Abs(curvature) ? 0 : -slope / curvature;
                pitches[k, frame] = (float)((k + shift) * hertzPerBin);
                heights[k, frame] = here + 0.5f * slope * shift;
            }
        }
        return (pitches, heights);
    }
}
