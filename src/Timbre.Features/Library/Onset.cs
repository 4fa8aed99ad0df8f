namespace Timbre.Features.Library;

/// <summary>Where something new begins.</summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Library;
///
/// var clip = AudioFile.Read("song.wav");
/// var strength = Onset.OnsetStrength(clip.Samples, clip.Rate);    // one value a frame
/// Console.WriteLine($"the strongest onset is at frame {Array.IndexOf(strength, strength.Max())}");
/// </code>
/// </example>
public static class Onset
{
    /// <summary>How strongly each frame begins something new: the rise of the levels of 128 mel bands from one frame to the next.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="framing">Frame length, hop and window; the defaults when null.</param>
    /// <param name="median">Whether to take the median rise of all bands instead of the mean, as beat tracking does.</param>
    /// <returns>One value a frame, in dB, at least 0.</returns>
    /// <remarks>Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx-13 (2013), with a filter of one band.</remarks>
    public static float[] OnsetStrength(ReadOnlySpan<float> samples, SampleRate rate, StftOptions? framing = null, bool median = false)
    {
        framing ??= new StftOptions();
        var levels = Decibels.FromPower(Feature.MelSpectrogram(samples, rate, framing));
        return OnsetStrength(levels, median, framing.Center ? framing.FftSize / (2 * framing.HopLength) : 0);
    }

    /// <summary>How strongly each frame begins something new, from levels.</summary>
    /// <param name="levels">One row per band, in dB.</param>
    /// <param name="median">Whether to take the median rise of all bands instead of the mean.</param>
    /// <param name="delay">Frames by which a rise is felt before it is heard: half a frame's length in hops, where frames are centered.</param>
    /// <returns>One value a frame, in dB, at least 0.</returns>
    public static float[] OnsetStrength(FrameMatrix levels, bool median = false, int delay = 2)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentOutOfRangeException.ThrowIfNegative(delay);
        var strength = new FrameMatrix(1, levels.Columns);
        if (median)
            MedianOnsetStrength.Measure(levels, delay, strength);
        else
            Rhythm.OnsetStrength.Measure(levels, delay, strength);
        return strength.ToArray();
    }
}
