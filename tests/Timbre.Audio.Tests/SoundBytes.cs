using System.Buffers.Binary;

namespace Timbre.Audio.Tests;

/// <summary>Sound files written byte by byte, independent of the code under test, valid ones and others.</summary>
internal static class SoundBytes
{
    public const int Rate = 8000;

    /// <summary>Samples that every integer width from 8 bits on stores exactly: multiples of 1/128.</summary>
    public static float[] Coarse(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(-128, 128) / 128f)];
    }

    /// <summary>Two tones and some noise: music enough for a lossy codec.</summary>
    public static float[] Tones(int count, int rate = Rate, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
            (0.4f * MathF.Sin(2 * MathF.PI * 440 * i / rate)) + (0.2f * MathF.Sin(2 * MathF.PI * 1234 * i / rate)) + (0.02f * (random.NextSingle() - 0.5f)))];
    }

    /// <summary>A RIFF/WAVE file; each of its header fields can be made to lie.</summary>
    public static byte[] Wav(
        float[] samples, int bits = 16, int channels = 1, int rate = Rate, bool isFloat = false, bool extensible = false, uint? dataSize = null, ushort? tag = null)
    {
        var data = Encode(samples, bits, isFloat, bigEndian: false, unsigned8: true);
        var code = (ushort)(isFloat ? 3 : 1);
        var block = channels * bits / 8;
        var format = new byte[extensible ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, extensible ? (ushort)0xFFFE : tag ?? code);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(4), (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(8), unchecked((uint)rate * (uint)block));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)block);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        if (extensible)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(16), 22);
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(18), (ushort)bits);
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(24), code);
            ((ReadOnlySpan<byte>)[0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]).CopyTo(format.AsSpan(26));
        }
        var size = dataSize ?? (uint)data.Length;
        return [.. "RIFF"u8, .. Little(unchecked(size + (uint)format.Length + 20)), .. "WAVEfmt "u8, .. Little((uint)format.Length), .. format, .. "data"u8, .. Little(size), .. data];
    }

    /// <summary>An AIFF file with integers.</summary>
    public static byte[] Aiff(float[] samples, int bits = 16, int channels = 1, int rate = Rate)
    {
        var data = Encode(samples, bits, isFloat: false, bigEndian: true, unsigned8: false);
        var exponent = 31 - int.LeadingZeroCount(rate);
        byte[] extended = [.. Big16((ushort)(16383 + exponent)), .. Big((uint)((ulong)rate << (31 - exponent))), 0, 0, 0, 0];
        byte[] common = [.. Big16((ushort)channels), .. Big((uint)(samples.Length / channels)), .. Big16((ushort)bits), .. extended];
        byte[] chunks = [.. "AIFFCOMM"u8, .. Big(18), .. common, .. "SSND"u8, .. Big((uint)data.Length + 8), 0, 0, 0, 0, 0, 0, 0, 0, .. data];
        return [.. "FORM"u8, .. Big((uint)chunks.Length), .. chunks];
    }

    /// <summary>An AU file.</summary>
    public static byte[] Au(float[] samples, int bits = 16, int channels = 1, int rate = Rate, bool isFloat = false, uint? dataSize = null)
    {
        var data = Encode(samples, bits, isFloat, bigEndian: true, unsigned8: false);
        var encoding = isFloat ? (bits == 64 ? 7u : 6u) : (uint)(1 + (bits / 8));
        return [.. ".snd"u8, .. Big(24), .. Big(dataSize ?? (uint)data.Length), .. Big(encoding), .. Big((uint)rate), .. Big((uint)channels), .. data];
    }

    public static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Noise(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Big16(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Encode(float[] samples, int bits, bool isFloat, bool bigEndian, bool unsigned8)
    {
        var width = bits / 8;
        var bytes = new byte[samples.Length * width];
        Span<byte> one = stackalloc byte[8];
        for (var i = 0; i < samples.Length; i++)
        {
            var raw = (isFloat, bits) switch
            {
                (true, 32) => BitConverter.SingleToUInt32Bits(samples[i]),
                (true, _) => BitConverter.DoubleToInt64Bits(samples[i]),
                (_, 8) when unsigned8 => (long)(samples[i] * 128) + 128,
                _ => (long)(samples[i] * Math.Pow(2, bits - 1)),
            };
            BinaryPrimitives.WriteInt64LittleEndian(one, raw);
            var target = bytes.AsSpan(i * width, width);
            one[..width].CopyTo(target);
            if (bigEndian)
                target.Reverse();
        }
        return bytes;
    }
}
