namespace Timbre.Features.Library;

/// <summary>Beats.</summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Library;
///
/// var clip = AudioFile.Read("song.wav");
/// var beats = Beat.BeatTrack(clip.Samples, clip.Rate);
/// Console.WriteLine($"{beats.Tempo:0.0} beats a minute, at frames {string.Join(' ', beats.Frames)}");
/// </code>
/// </example>
public static class Beat
{
    /// <summary>The sequence of beats that follows both the onsets and a steady tempo best.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="startBpm">The most usual tempo, in beats a minute.</param>
    /// <param name="tightness">How strictly beats keep the tempo.</param>
    /// <param name="trim">Whether to drop weak beats at both ends.</param>
    /// <param name="bpm">The tempo in beats a minute, if known.</param>
    /// <returns>The tempo and the beats' frames.</returns>
    /// <remarks>Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36 (2007).</remarks>
    public static BeatTrack BeatTrack(
        ReadOnlySpan<float> samples, SampleRate rate, int hopLength = 512, double startBpm = 120, double tightness = 100, bool trim = true, double? bpm = null)
    {
        var envelope = Onset.OnsetStrength(samples, rate, new StftOptions { HopLength = hopLength }, median: true);
        return BeatTrackFromOnsets(envelope, rate, hopLength, startBpm, tightness, trim, bpm);
    }

    /// <summary>The same from an onset envelope.</summary>
    /// <param name="onsetEnvelope">One value a frame.</param>
    /// <param name="rate">Samples per second of the sound.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    /// <param name="startBpm">The most usual tempo, in beats a minute.</param>
    /// <param name="tightness">How strictly beats keep the tempo.</param>
    /// <param name="trim">Whether to drop weak beats at both ends.</param>
    /// <param name="bpm">The tempo in beats a minute, if known.</param>
    /// <returns>The tempo and the beats' frames.</returns>
    public static BeatTrack BeatTrackFromOnsets(
        ReadOnlySpan<float> onsetEnvelope, SampleRate rate, int hopLength = 512, double startBpm = 120, double tightness = 100, bool trim = true, double? bpm = null)
    {
        Feature.CheckEnvelope(onsetEnvelope, hopLength);
        if (!(tightness > 0))
            throw new ArgumentOutOfRangeException(nameof(tightness), tightness, "the tightness must be above 0");
        if (bpm is not null and not > 0)
            throw new ArgumentOutOfRangeException(nameof(bpm), bpm, "a tempo is above 0");
        return BeatTracker.Track(onsetEnvelope, (double)rate.Hertz / hopLength, startBpm, tightness, trim, bpm);
    }
}
