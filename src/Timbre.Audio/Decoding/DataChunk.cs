using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Decoding;

/// <summary>The samples' place in an uncompressed file: what its header promises and what is there.</summary>
/// <param name="Promised">The size in bytes that the header tells.</param>
/// <param name="There">The bytes between the chunk's start and the file's end, or its own end if that comes first.</param>
/// <remarks>libsndfile shortens a promise to what is there without a word; this finds the files that were cut off.</remarks>
internal readonly record struct DataChunk(long Promised, long There)
{
    private const int MostChunks = 10_000;

    // Programs that write to a pipe cannot come back to fill in the size: they leave all ones, or sox's 2³¹ less a header.
    private const uint OpenEnded = 0x7FFF_0000;

    /// <summary>Finds the samples of a WAV, RF64, AIFF or AU file of a size in bytes.</summary>
    /// <returns><see langword="null"/> for other formats and where the header leaves the size open.</returns>
    public static DataChunk? Find(SafeFileHandle file, long length)
    {
        Span<byte> buffer = stackalloc byte[12];
        var head = RegularFile.ReadAt(file, buffer, 0);
        if (head.Length < buffer.Length)
            return null;
        if (head.StartsWith(".snd"u8))
            return Of(BinaryPrimitives.ReadUInt32BigEndian(head[8..]), BinaryPrimitives.ReadUInt32BigEndian(head[4..]), length);
        if (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8))
            return Walk(file, length, "data"u8, bigEndian: false);
        if (head.StartsWith("RIFX"u8))
            return Walk(file, length, "data"u8, bigEndian: true);
        return head.StartsWith("FORM"u8) ? Walk(file, length, "SSND"u8, bigEndian: true) : null;
    }

    private static DataChunk? Walk(SafeFileHandle file, long length, ReadOnlySpan<byte> wanted, bool bigEndian)
    {
        Span<byte> buffer = stackalloc byte[24];
        long position = 12;
        long? wideSize = null;
        for (var i = 0; i < MostChunks; i++)
        {
            var chunk = RegularFile.ReadAt(file, buffer, position);
            if (chunk.Length < 8)
                return null;
            var size = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            position += 8;
            if (chunk.StartsWith(wanted))
                return size == uint.MaxValue && wideSize is { } wide ? Of(wide, position, length) : Of(size, position, length);

            // RF64 keeps 64-bit sizes in a chunk of their own (EBU Tech 3306): the whole file's, then the data's.
            if (chunk.StartsWith("ds64"u8) && chunk.Length == buffer.Length)
                wideSize = BinaryPrimitives.ReadInt64LittleEndian(chunk[16..]);
            position += size + (size & 1);
        }
        return null;
    }

    private static DataChunk? Of(uint size, long start, long length) =>
        size is >= OpenEnded and <= int.MaxValue or uint.MaxValue ? null : Of((long)size, start, length);

    private static DataChunk? Of(long size, long start, long length) =>
        size <= 0 ? null : new DataChunk(size, Math.Clamp(length - start, 0, size));
}
