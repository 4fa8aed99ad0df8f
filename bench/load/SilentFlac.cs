using System.Buffers.Binary;

namespace Timbre.Bench.Load;

/// <summary>
/// Silence as FLAC in some twelve bytes for eight seconds, with a header that does not say how long it is (RFC 9639): days of sound in a
/// megabyte.
/// </summary>
internal static class SilentFlac
{
    private const int BlockSize = 65535;

    public static byte[] Make(TimeSpan length)
    {
        using var file = new MemoryStream();
        file.Write("fLaC"u8);
        Span<byte> header = stackalloc byte[38];
        header.Clear();
        header[0] = 0x80;
        header[3] = 34;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], BlockSize);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], BlockSize);
        // 20 bits of rate, 3 of channels − 1, 5 of bits − 1, 36 of the number of samples: 0 for unknown.
        BinaryPrimitives.WriteUInt64BigEndian(header[14..], (8000UL << 44) | (15UL << 36));
        file.Write(header);
        var frames = (long)(length.TotalSeconds * 8000 / BlockSize);
        for (var frame = 0L; frame < frames; frame++)
            file.Write(Frame(frame));
        return file.ToArray();
    }

    private static byte[] Frame(long number)
    {
        // Block size in 16 bits at the end of the header, 8 kHz, one channel, 16 bits; then a constant subframe of zero.
        List<byte> bytes = [0xFF, 0xF8, 0x74, 0x08, .. CodedNumber(number), (BlockSize - 1) >> 8, (BlockSize - 1) & 0xFF];
        bytes.Add((byte)Crc(bytes, 0x07, 8));
        bytes.AddRange([0, 0, 0]);
        var crc = Crc(bytes, 0x8005, 16);
        bytes.AddRange([(byte)(crc >> 8), (byte)crc]);
        return [.. bytes];
    }

    private static byte[] CodedNumber(long number) => number switch
    {
        < 0x80 => [(byte)number],
        < 0x800 => [(byte)(0xC0 | (number >> 6)), Tail(number)],
        < 0x10000 => [(byte)(0xE0 | (number >> 12)), Tail(number >> 6), Tail(number)],
        _ => [(byte)(0xF0 | (number >> 18)), Tail(number >> 12), Tail(number >> 6), Tail(number)],
    };

    private static byte Tail(long bits) => (byte)(0x80 | (bits & 0x3F));

    private static int Crc(List<byte> bytes, int polynomial, int width)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << (width - 8);
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & (1 << (width - 1))) != 0 ? (crc << 1) ^ polynomial : crc << 1;
            crc &= (1 << width) - 1;
        }
        return crc;
    }
}
