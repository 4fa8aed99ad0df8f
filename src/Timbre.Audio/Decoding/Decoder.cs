using Microsoft.Win32.SafeHandles;

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

    public abstract void Dispose();
}

internal static class DecoderSelection
{
    /// <summary>Opens a file with the decoder that knows it.</summary>
    /// <exception cref="AudioFileException">No decoder reads it.</exception>
    public static Decoder Open(string path, CancellationToken cancellation)
    {
        SafeFileHandle? file = null;
        Decoder? decoder = null;
        try
        {
            file = RegularFile.Open(path, out var length);
            var kind = FileKind.Of(file, length);
            if (!kind.IsSound)
                throw new AudioFileException(path, $"is {kind.Name}; only sound files can be read, so convert it to WAV or FLAC");
            return decoder = Open(path, file, length, kind, cancellation);
        }
        catch (DllNotFoundException exception)
        {
            throw new AudioFileException(
                path, "needs libsndfile and libmpg123, of which one is not installed; install them (apt install libsndfile1 libmpg123-0)", exception);
        }
        catch (UnusableFileException exception) when (exception is not AudioFileException)
        {
            throw new AudioFileException(path, exception.Problem, exception);
        }
        catch (IOException exception) when (exception is not UnusableFileException)
        {
            throw new AudioFileException(path, $"cannot be read ({exception.Message}); check the disk", exception);
        }
        finally
        {
            if (decoder is null or FFmpegDecoder)
                file?.Dispose();
        }
    }

    private static Decoder Open(string path, SafeFileHandle file, long length, FileKind kind, CancellationToken cancellation)
    {
        if (kind.Mpeg is { } frames)
            return Mpg123Decoder.Open(path, file, frames);
        var problem = "";
        if (kind.SndFile && SndFileDecoder.TryOpen(path, file, length, out var sound, out problem))
            return sound!;
        if (kind.Demuxer is null)
            throw new AudioFileException(path, $"is damaged ({problem}); get the file again or convert it again");
        try
        {
            return new FFmpegDecoder(path, kind, cancellation);
        }
        catch (AudioFileException exception) when (kind.SndFile && exception.InnerException is null)
        {
            throw new AudioFileException(path, $"is damaged ({problem}); get the file again or convert it again", exception);
        }
    }
}
