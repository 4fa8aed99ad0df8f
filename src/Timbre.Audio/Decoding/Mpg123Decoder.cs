using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>Decodes MPEG audio layers I to III through libmpg123, the library that libsndfile itself uses for it.</summary>
/// <remarks>
/// Asked directly it keeps silent about what it meets; through libsndfile it writes to the standard error of the whole process. Frames
/// that cannot be decoded are left out, as players do; an index at the start (Xing, Info) that promises more than comes is a fault.
/// </remarks>
internal sealed class Mpg123Decoder : Decoder
{
    // Frames decoded before the one that is sought, so that the bits it borrows from earlier ones are there.
    private const int RunUp = 16;

    private readonly SafeFileHandle _file;
    private readonly Mpg123.Handle _handle;
    private bool _foreign;
    private long _foreignFrames;

    private Mpg123Decoder(AudioInfo info, long? promisedFrames, SafeFileHandle file, Mpg123.Handle handle)
    {
        _file = file;
        _handle = handle;
        Info = info;
        PromisedFrames = promisedFrames;
    }

    public override AudioInfo Info { get; }

    public override long? PromisedFrames { get; }

    /// <summary>Opens a file that is known to hold a chain of frames; takes over the handle if it succeeds.</summary>
    public static Mpg123Decoder Open(string path, SafeFileHandle file, MpegFrames.Chain frames)
    {
        _ = Mpg123.mpg123_init();
        var handle = Mpg123.mpg123_new(0, out var error);
        try
        {
            if (handle.IsInvalid)
                throw new InvalidOperationException($"libmpg123 does not start (error {error})");
            Set(handle, Mpg123.AddFlags, Mpg123.Quiet | Mpg123.ForceFloat | Mpg123.SkipTags);
            Set(handle, Mpg123.RemoveFlags, Mpg123.AutoResample);
            Set(handle, Mpg123.ResyncLimit, -1);
            Set(handle, Mpg123.PreFrames, RunUp);
            RegularFile.Rewind(file);
            if (Mpg123.mpg123_open_fd(handle, file) != Mpg123.Ok
                || Mpg123.mpg123_getformat(handle, out var hertz, out var channels, out _) != Mpg123.Ok
                || channels is not (1 or 2)
                || hertz.Value is not (>= 1 and <= SampleRate.Maximum))
            {
                throw Damaged(path, handle);
            }

            // The first frame's channels for all: a later one of another number is converted.
            Mpg123.AllowFloats(handle, channels);
            var rate = new SampleRate((int)hertz.Value);
            var length = (long)Mpg123.mpg123_length(handle);
            var info = new AudioInfo(path, rate, channels, length > 0 ? rate.DurationOf(length) : null, frames.Name);
            return new Mpg123Decoder(info, frames.HasIndex && length > 0 ? length : null, file, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public override int ReadFrames(Span<float> interleaved)
    {
        var bytes = MemoryMarshal.AsBytes(interleaved[..(interleaved.Length / Info.Channels * Info.Channels)]);
        while (true)
        {
            var status = Mpg123.mpg123_read(_handle, bytes, (nuint)bytes.Length, out var done);
            var frames = (int)done / (sizeof(float) * Info.Channels);
            if (frames > 0 && !_foreign)
                return frames;
            LeaveOut(frames);
            if (status == Mpg123.Done)
                return 0;
            if (status == Mpg123.NewFormat)
                _foreign = Mpg123.mpg123_getformat(_handle, out var hertz, out _, out _) == Mpg123.Ok && hertz.Value != Info.Rate.Hertz;
            else if (status != Mpg123.Ok)
                throw Damaged(Info.Path, _handle);
        }
    }

    public override bool TrySeek(long frame) => Mpg123.mpg123_seek(_handle, (nint)frame, Mpg123.SeekSet) == frame;

    public override void Dispose()
    {
        _handle.Dispose();
        _file.Dispose();
    }

    /// <summary>Damage can look like a frame of another rate, which is left out; a whole second of them is another piece of music.</summary>
    private void LeaveOut(int frames)
    {
        _foreignFrames += frames;
        if (_foreignFrames > Info.Rate.Hertz)
            throw new AudioFileException(Info.Path, $"changes its rate in the middle (from {Info.Rate}); convert it to WAV or FLAC");
    }

    private static void Set(Mpg123.Handle handle, int parameter, int value) =>
        _ = Mpg123.mpg123_param(handle, parameter, new CLong(value), 0);

    private static AudioFileException Damaged(string path, Mpg123.Handle handle) => new(
        path, $"is damaged ({Mpg123.ErrorText(handle)}); get the file again or convert it again");
}
