namespace Timbre.Audio.Decoding;

/// <summary>One opened sound file that delivers interleaved frames in the file's own rate and channels.</summary>
/// <remarks>Implementations throw <see cref="AudioFileException"/> for every fault of the file. They serve one thread at a time.</remarks>
internal abstract class Decoder : IDisposable
{
    /// <summary>What the file says about itself.</summary>
    public abstract AudioInfo Info { get; }

    /// <summary>
    /// The number of frames the file promises, which need not be there; <see langword="null"/> where it makes no exact promise.
    /// </summary>
    public abstract long? PromisedFrames { get; }

    /// <summary>How much less than promised may come without the file counting as cut off: encoders round to whole blocks.</summary>
    public virtual TimeSpan SlightLoss => TimeSpan.FromSeconds(0.1);

    /// <summary>Fills a buffer with frames of <see cref="AudioInfo.Channels"/> samples each.</summary>
    /// <param name="interleaved">Room for a whole number of frames.</param>
    /// <returns>Frames delivered; 0 at the end and only there.</returns>
    public abstract int ReadFrames(Span<float> interleaved);

    /// <summary>Makes a frame the next one delivered.</summary>
    /// <param name="frame">Index from the start of the sound, 0 or more.</param>
    /// <returns>Whether that was possible without decoding; if not, the position has not changed.</returns>
    public abstract bool TrySeek(long frame);

    /// <inheritdoc/>
    public abstract void Dispose();
}
