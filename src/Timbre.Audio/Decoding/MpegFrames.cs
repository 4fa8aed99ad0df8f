using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>
/// Recognizes MPEG audio (MP1, MP2, MP3; ISO/IEC 11172-3 and 13818-3) and ADTS AAC (ISO/IEC 14496-3), which have no file header:
/// only a chain of frames, each naming its own length, tells them from noise.
/// </summary>
/// <remarks>
/// Decoders resynchronize on any 11 set bits and so find a "frame" in every kilobyte of noise. A chain of
/// <see cref="ChainLength"/> frames of the same kind turns up by chance less than once in 10¹² files.
/// </remarks>
internal static class MpegFrames
{
    private const int ChainLength = 4;
    private const int SearchLength = 256 * 1024;

    private static readonly int[] Version1Layer1 = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
    private static readonly int[] Version1Layer2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] Version1Layer3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] Version2Layer1 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
    private static readonly int[] Version2Layers2And3 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Version1Rates = [44_100, 48_000, 32_000];

    /// <summary>What kind of frames a chain has.</summary>
    public enum Kind
    {
        /// <summary>MPEG audio layers I to III.</summary>
        Mpeg,

        /// <summary>AAC in ADTS frames.</summary>
        Adts,
    }

    /// <summary>A chain of frames found in a file.</summary>
    /// <param name="Kind">What the frames are.</param>
    /// <param name="Name">The format's name, such as <c>MP3</c>.</param>
    /// <param name="HasIndex">Whether the first frame is an index (Xing, Info or VBRI) that promises a number of frames.</param>
    public sealed record Chain(Kind Kind, string Name, bool HasIndex);

    /// <summary>The length of the ID3v2 tags at the start of a file, in bytes; 0 without one.</summary>
    public static long TagLength(SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[10];
        long position = 0;
        while (true)
        {
            var header = RegularFile.ReadAt(file, buffer, position);
            if (header.Length < 10 || !header.StartsWith("ID3"u8) || ((header[6] | header[7] | header[8] | header[9]) & 0x80) != 0)
                return position;
            var size = (header[6] << 21) | (header[7] << 14) | (header[8] << 7) | header[9];
            var footer = (header[5] & 0x10) != 0 ? 10 : 0;
            position += 10 + size + footer;
        }
    }

    /// <summary>Looks for a chain of frames near a position, behind the tags.</summary>
    /// <returns>The first chain; <see langword="null"/> if there is none.</returns>
    public static Chain? Find(SafeFileHandle file, long length, long start)
    {
        if (start >= length)
            return null;
        var buffer = new byte[(int)Math.Min(SearchLength, length - start)];
        var head = RegularFile.ReadAt(file, buffer, start);
        for (var i = 0; i + 4 <= head.Length; i++)
        {
            if (head[i] != 0xFF || (head[i + 1] & 0xE0) != 0xE0)
                continue;
            foreach (var kind in (ReadOnlySpan<Kind>)[Kind.Mpeg, Kind.Adts])
            {
                if (IsChain(file, start + i, kind))
                    return Describe(kind, head[i..]);
            }
        }
        return null;
    }

    private static Chain Describe(Kind kind, ReadOnlySpan<byte> frame)
    {
        // The index lies behind the side information of the first frame, 9 to 36 bytes in.
        const int IndexEnd = 48;
        if (kind == Kind.Adts)
            return new Chain(kind, "AAC", HasIndex: false);
        var start = frame[..Math.Min(IndexEnd, frame.Length)];
        var hasIndex = start.IndexOf("Xing"u8) > 0 || start.IndexOf("Info"u8) > 0 || start.IndexOf("VBRI"u8) > 0;
        return new Chain(kind, $"MP{4 - ((frame[1] >> 1) & 3)}", hasIndex);
    }

    private static bool IsChain(SafeFileHandle file, long position, Kind kind)
    {
        Span<byte> buffer = stackalloc byte[7];
        uint first = 0;
        for (var count = 0; count < ChainLength; count++)
        {
            var bytes = RegularFile.ReadAt(file, buffer, position);

            // A short clip may end before the chain is complete, but only exactly behind a frame or in the last one.
            if (bytes.Length < buffer.Length || bytes.StartsWith("TAG"u8))
                return count >= 2;
            var size = kind == Kind.Mpeg ? FrameLength(bytes) : AdtsFrameLength(bytes);
            if (size == 0)
                return false;
            var same = BinaryPrimitives.ReadUInt32BigEndian(bytes) & (kind == Kind.Mpeg ? 0xFFFE0C00 : 0xFFFEFC00);
            if (count > 0 && same != first)
                return false;
            first = same;
            position += size;
        }
        return true;
    }

    /// <summary>The length of an MPEG audio frame in bytes by its header (ISO/IEC 11172-3, 2.4.2.3); 0 for anything else.</summary>
    private static int FrameLength(ReadOnlySpan<byte> header)
    {
        if (header[0] != 0xFF || (header[1] & 0xE0) != 0xE0)
            return 0;
        var version = (header[1] >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
        var layer = 4 - ((header[1] >> 1) & 3);
        var bitrateIndex = header[2] >> 4;
        var rateIndex = (header[2] >> 2) & 3;
        if (version == 1 || layer == 4 || bitrateIndex is 0 or 15 || rateIndex == 3 || (header[3] & 3) == 2)
            return 0;

        var table = (version, layer) switch
        {
            (3, 1) => Version1Layer1,
            (3, 2) => Version1Layer2,
            (3, 3) => Version1Layer3,
            (_, 1) => Version2Layer1,
            _ => Version2Layers2And3,
        };
        var bitsPerSecond = table[bitrateIndex] * 1000;
        var rate = Version1Rates[rateIndex] >> version switch { 3 => 0, 2 => 1, _ => 2 };
        var padding = (header[2] >> 1) & 1;
        return layer switch
        {
            1 => ((12 * bitsPerSecond / rate) + padding) * 4,
            3 when version != 3 => (72 * bitsPerSecond / rate) + padding,
            _ => (144 * bitsPerSecond / rate) + padding,
        };
    }

    /// <summary>The length of an ADTS frame in bytes by its header (ISO/IEC 14496-3, 1.A.2.2); 0 for anything else.</summary>
    private static int AdtsFrameLength(ReadOnlySpan<byte> header)
    {
        if (header[0] != 0xFF || (header[1] & 0xF6) != 0xF0 || ((header[2] >> 2) & 15) > 12)
            return 0;
        var length = ((header[3] & 3) << 11) | (header[4] << 3) | (header[5] >> 5);
        return length >= 7 ? length : 0;
    }
}
