using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>Decodes through libsndfile: WAV, AIFF, AU, CAF, FLAC, Ogg Vorbis and Opus.</summary>
internal sealed class SndFileDecoder : Decoder
{
    // What libsndfile reports as the length of a stream that does not tell it.
    private const long UnknownFrames = long.MaxValue;

    // The error of a failed opening is kept by libsndfile per process, not per thread: it is read while no other thread opens a file.
    private static readonly ReaderWriterLockSlim OpenLock = new();

    private readonly SafeFileHandle _file;
    private readonly SndFileInput _input;
    private readonly SndFile.Handle _sound;
    private readonly bool _seekable;

    private SndFileDecoder(string path, SafeFileHandle file, SndFileInput input, SndFile.Handle sound, SndFile.FileInformation information, DataChunk? data)
    {
        _file = file;
        _input = input;
        _sound = sound;
        _seekable = information.Seekable != 0;
        var rate = new SampleRate(information.SampleRate);
        long? frames = information.Frames is >= 0 and < UnknownFrames ? information.Frames : null;
        PromisedFrames = data is { } chunk && chunk.There < chunk.Promised ? Promise(information.Frames, chunk) : frames;
        Info = new AudioInfo(
            path, rate, information.Channels, frames is { } known ? rate.DurationOf(known) : null, SndFileFormat.Describe(information.Format));
    }

    public override AudioInfo Info { get; }

    public override long? PromisedFrames { get; }

    /// <summary>Opens a file that libsndfile knows; takes over the handle if it succeeds.</summary>
    /// <returns>Whether libsndfile reads the file; if not, it may be damaged or hold an encoding that another decoder knows.</returns>
    /// <exception cref="AudioFileException">The header makes no sense to any decoder.</exception>
    public static bool TryOpen(string path, SafeFileHandle file, long length, out SndFileDecoder? decoder, out string problem)
    {
        decoder = null;
        problem = "";
        var information = default(SndFile.FileInformation);
        var input = new SndFileInput(file, length);
        var sound = Open(input, ref information);
        if (sound.IsInvalid)
        {
            sound.Dispose();
            problem = WhyNot(input);
            input.Dispose();
            return false;
        }

        if (information.Channels < 1 || information.SampleRate is < 1 or > Timbre.Audio.SampleRate.Maximum)
        {
            sound.Dispose();
            input.Dispose();
            throw new AudioFileException(
                path, $"is damaged (its header says {information.Channels} channels at {information.SampleRate} Hz); get the file again");
        }
        decoder = new SndFileDecoder(path, file, input, sound, information, DataChunk.Find(file, length));
        return true;
    }

    public override int ReadFrames(Span<float> interleaved)
    {
        var frames = (int)SndFile.sf_readf_float(_sound, interleaved, interleaved.Length / Info.Channels);
        if (frames == 0 && SndFile.sf_error(_sound) != 0)
            throw new AudioFileException(Info.Path, $"is damaged ({SndFile.ErrorText(_sound)}); get the file again or convert it again");
        return frames;
    }

    public override bool TrySeek(long frame) => _seekable && SndFile.sf_seek(_sound, frame, SndFile.SeekSet) == frame;

    public override void Dispose()
    {
        _sound.Dispose();
        _input.Dispose();
        _file.Dispose();
    }

    /// <summary>The frames the header promised, before libsndfile shortened the number to what is there.</summary>
    private static long Promise(long framesThere, DataChunk data) =>
        data.There > 0 ? (long)(framesThere * ((double)data.Promised / data.There)) : 0;

    private static SndFile.Handle Open(SndFileInput input, ref SndFile.FileInformation information)
    {
        OpenLock.EnterReadLock();
        try
        {
            return SndFile.sf_open_virtual(SndFileInput.CallbackTable, SndFile.ReadMode, ref information, input.UserData);
        }
        finally
        {
            OpenLock.ExitReadLock();
        }
    }

    private static string WhyNot(SndFileInput input)
    {
        OpenLock.EnterWriteLock();
        try
        {
            input.Rewind();
            var information = default(SndFile.FileInformation);
            using var sound = SndFile.sf_open_virtual(SndFileInput.CallbackTable, SndFile.ReadMode, ref information, input.UserData);
            return SndFile.OpenErrorText();
        }
        finally
        {
            OpenLock.ExitWriteLock();
        }
    }
}

/// <summary>Words for libsndfile's format codes (sndfile.h, SF_FORMAT_*).</summary>
internal static class SndFileFormat
{
    private const int ContainerMask = 0x0FFF0000;
    private const int EncodingMask = 0x0000FFFF;

    /// <summary>Container and encoding, such as <c>WAV (PCM 16)</c>.</summary>
    public static string Describe(int format) => $"{Container(format & ContainerMask)} ({Encoding(format & EncodingMask)})";

    private static string Container(int code) => code switch
    {
        0x010000 or 0x130000 => "WAV",
        0x020000 => "AIFF",
        0x030000 => "AU",
        0x0B0000 => "W64",
        0x170000 => "FLAC",
        0x180000 => "CAF",
        0x200000 => "Ogg",
        0x220000 => "RF64",
        _ => $"format {code >> 16:x}",
    };

    private static string Encoding(int code) => code switch
    {
        0x01 or 0x05 => "PCM 8",
        0x02 => "PCM 16",
        0x03 => "PCM 24",
        0x04 => "PCM 32",
        0x06 => "float 32",
        0x07 => "float 64",
        0x10 => "µ-law",
        0x11 => "A-law",
        0x12 => "IMA ADPCM",
        0x13 => "Microsoft ADPCM",
        0x20 => "GSM 6.10",
        0x60 => "Vorbis",
        0x64 => "Opus",
        >= 0x70 and <= 0x73 => "ALAC",
        0x80 => "MP1",
        0x81 => "MP2",
        0x82 => "MP3",
        _ => $"encoding {code:x}",
    };
}
