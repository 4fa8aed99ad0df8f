using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>What a file is by its content, whatever its name says.</summary>
/// <param name="Name">The container in a word or two, or what the file is if not sound.</param>
/// <param name="IsSound">Whether it may hold sound that a decoder here reads.</param>
/// <param name="SndFile">Whether libsndfile is asked first.</param>
/// <param name="Mpeg">The chain of MPEG audio frames, if that is what the file is.</param>
/// <param name="Demuxer">ffmpeg's name of the one demuxer that may read it; <see langword="null"/> for none.</param>
/// <remarks>
/// ffmpeg never guesses: its guesses find music in noise, and follow playlists to other files. It is told the demuxer, and only one
/// whose signature is really there.
/// </remarks>
internal readonly record struct FileKind(string Name, bool IsSound, bool SndFile, MpegFrames.Chain? Mpeg, string? Demuxer)
{
    private const int HeadLength = 4096;

    public static FileKind Of(SafeFileHandle file, long length)
    {
        Span<byte> buffer = stackalloc byte[HeadLength];
        var start = MpegFrames.TagLength(file);
        var head = RegularFile.ReadAt(file, buffer, start);
        return BySignature(head)
            ?? ByFrames(MpegFrames.Find(file, length, start))
            ?? NotSound(head, start > 0);
    }

    private static FileKind? BySignature(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
            return null;
        var at8 = head[8..12];
        return BinaryPrimitives.ReadUInt32BigEndian(head) switch
        {
            0x52494646 when at8.SequenceEqual("WAVE"u8) => IsSndFileWav(head) ? BySndFile("WAV") : FFmpeg("WAV", "wav"),
            0x52494646 when at8.SequenceEqual("AVI "u8) => FFmpeg("AVI", "avi"),
            0x52494658 when at8.SequenceEqual("WAVE"u8) => BySndFile("WAV"),
            0x52463634 when at8.SequenceEqual("WAVE"u8) => BySndFile("RF64"),
            0x464F524D when at8.SequenceEqual("AIFF"u8) => BySndFile("AIFF"),
            0x464F524D when at8.SequenceEqual("AIFC"u8) => BySndFile("AIFF", orDemuxer: "aiff"),
            0x72696666 => BySndFile("W64"),
            0x2E736E64 => BySndFile("AU"),
            0x664C6143 => BySndFile("FLAC"),
            0x4F676753 => IsSndFileOgg(head) ? BySndFile("Ogg") : FFmpeg("Ogg", "ogg"),
            0x63616666 => IsSndFileCaf(head) ? BySndFile("CAF", orDemuxer: "caf") : FFmpeg("CAF", "caf"),
            0x3026B275 => FFmpeg("ASF/WMA", "asf"),
            0x1A45DFA3 => FFmpeg("Matroska/WebM", "matroska"),
            0x464C5601 => FFmpeg("FLV", "flv"),
            0x4D414320 => FFmpeg("Monkey's Audio", "ape"),
            0x7776706B => FFmpeg("WavPack", "wv"),
            0x54544131 => FFmpeg("TTA", "tta"),
            0x4D50434B => FFmpeg("Musepack", "mpc8"),
            0x7442614B => FFmpeg("TAK", "tak"),
            0x2321414D => FFmpeg("AMR", "amr"),
            0x44534420 => FFmpeg("DSF", "dsf"),
            0x000001BA => FFmpeg("MPEG program stream", "mpeg"),
            _ when IsMp4(head) => FFmpeg("MP4/M4A", "mov"),
            _ when IsTransportStream(head) => FFmpeg("MPEG transport stream", "mpegts"),
            _ => null,
        };
    }

    private static FileKind? ByFrames(MpegFrames.Chain? chain) => chain?.Kind switch
    {
        MpegFrames.Kind.Mpeg => new FileKind(chain.Name, IsSound: true, SndFile: false, Mpeg: chain, Demuxer: null),
        MpegFrames.Kind.Adts => FFmpeg(chain.Name, "aac"),
        _ => null,
    };

    private static FileKind NotSound(ReadOnlySpan<byte> head, bool tagged)
    {
        var name = head switch
        {
            _ when tagged => "an ID3 tag without sound behind it",
            _ when head.StartsWith("PK\x3\x4"u8) => "a ZIP archive",
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "a gzip archive",
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) => "a PNG image",
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "a JPEG image",
            _ when head.StartsWith("GIF8"u8) => "a GIF image",
            _ when head.StartsWith("%PDF"u8) => "a PDF document",
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x7F, 0x45, 0x4C, 0x46]) => "a program",
            _ when IsText(head) => "text",
            _ => "no sound format known here: it has no header of one (raw samples, or a damaged start)",
        };
        return new FileKind(name, IsSound: false, SndFile: false, Mpeg: null, Demuxer: null);
    }

    private static FileKind BySndFile(string name, string? orDemuxer = null) => new(name, IsSound: true, SndFile: true, Mpeg: null, orDemuxer);

    private static FileKind FFmpeg(string name, string demuxer) => new(name, IsSound: true, SndFile: false, Mpeg: null, demuxer);

    /// <summary>
    /// Whether libsndfile knows the encoding of a WAV file (mmreg.h, WAVE_FORMAT_*). It knows MPEG too, but decodes it with noise on
    /// the terminal.
    /// </summary>
    private static bool IsSndFileWav(ReadOnlySpan<byte> head)
    {
        const int Extensible = 0xFFFE;
        var chunk = head.IndexOf("fmt "u8);
        if (chunk < 0 || chunk + 34 > head.Length)
            return true;
        var format = head[(chunk + 8)..];
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (tag == Extensible)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        return tag is 1 or 2 or 3 or 6 or 7 or 0x11 or 0x14 or 0x31 or 0x40;
    }

    /// <summary>Whether libsndfile knows the encoding of a CAF file, named in its first chunk, the description.</summary>
    private static bool IsSndFileCaf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 32)
            return true;
        var encoding = head[28..32];
        return encoding.SequenceEqual("lpcm"u8) || encoding.SequenceEqual("alac"u8) || encoding.SequenceEqual("ulaw"u8) || encoding.SequenceEqual("alaw"u8);
    }

    /// <summary>Whether the first stream of an Ogg file is Vorbis, Opus or FLAC; libsndfile does not tell apart others from damage.</summary>
    private static bool IsSndFileOgg(ReadOnlySpan<byte> head)
    {
        if (head.Length < 27 || 27 + head[26] is var start && start + 8 > head.Length)
            return true;
        var packet = head[start..];
        return packet.StartsWith("vorbis"u8) || packet.StartsWith("OpusHead"u8) || packet.StartsWith("FLAC"u8);
    }

    private static bool IsMp4(ReadOnlySpan<byte> head)
    {
        var type = head[4..8];
        return type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)
            || type.SequenceEqual("wide"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("free"u8);
    }

    private static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        const int Packet = 188;
        const int Needed = 8;
        if (head.Length < Needed * Packet)
            return false;
        for (var i = 0; i < Needed; i++)
        {
            if (head[i * Packet] != 0x47)
                return false;
        }
        return true;
    }

    /// <summary>No control characters, and more than half of it ASCII: prose in any old encoding, but no noise.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        var ascii = 0;
        foreach (var value in head)
        {
            if (value < 0x20 && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f'))
                return false;
            ascii += value < 0x80 ? 1 : 0;
        }
        return ascii > head.Length / 2;
    }
}
