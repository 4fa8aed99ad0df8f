using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>Chooses the decoder of a file by its content.</summary>
internal static class DecoderSelection
{
    /// <summary>Opens a file with the decoder that knows it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the decoder's process, where it has one.</param>
    /// <exception cref="AudioFileException">No decoder reads it.</exception>
    public static Decoder Open(string path, CancellationToken cancellation)
    {
        var file = RegularFile.Open(path, out var length);
        Decoder? decoder = null;
        try
        {
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
        catch (IOException exception)
        {
            throw new AudioFileException(path, $"cannot be read ({exception.Message}); check the disk", exception);
        }
        finally
        {
            if (decoder is null or FFmpegDecoder)
                file.Dispose();
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
            throw new AudioFileException(path, $"is damaged ({problem}); get the file again or convert it anew");
        try
        {
            return new FFmpegDecoder(path, kind, cancellation);
        }
        catch (AudioFileException exception) when (kind.SndFile && exception.InnerException is null)
        {
            throw new AudioFileException(path, $"is damaged ({problem}); get the file again or convert it anew", exception);
        }
    }
}
