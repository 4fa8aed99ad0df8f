using System.Buffers.Binary;

namespace Timbre.Audio.Writing;

/// <summary>How the samples of a WAV file are stored.</summary>
public enum WavEncoding
{
    /// <summary>16-bit integers, 1 / 32768 apart.</summary>
    Pcm16,

    /// <summary>32-bit floating point: every sample is stored exactly.</summary>
    Float32,
}

/// <summary>Writes mono WAV files (RIFF/WAVE, as Microsoft and IBM defined it in 1991).</summary>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
/// using Timbre.Audio.Writing;
///
/// WavFile.Write("first.wav", AudioFile.Read("song.wav", duration: TimeSpan.FromSeconds(3)), WavEncoding.Float32);
/// </code>
/// </example>
public static class WavFile
{
    internal const int HeaderLength = 44;
    private const ushort PcmTag = 1;
    private const ushort FloatTag = 3;

    /// <summary>Writes a clip, whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="clip">The sound; at most 4 GiB in the encoding, which is the format's limit.</param>
    /// <param name="encoding">16-bit integers round to the nearest step and clip what passes full scale.</param>
    /// <exception cref="ArgumentException">The clip does not fit into a WAV file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, AudioClip clip, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(clip);
        var bytesPerSample = encoding == WavEncoding.Pcm16 ? sizeof(short) : sizeof(float);
        var size = (long)clip.Length * bytesPerSample;
        if (size > uint.MaxValue - HeaderLength)
            throw new ArgumentException($"a clip of {clip.Length} samples does not fit into a WAV file", nameof(clip));

        AtomicFile.Write(path, file =>
        {
            file.Write(Header(clip.Rate, (uint)size, bytesPerSample, encoding));
            WriteSamples(file, clip.Samples, encoding);
        });
    }

    /// <summary>Begins a WAV file (PCM 16) whose length is not known yet.</summary>
    /// <param name="path">The file; one that exists is replaced once the new one is completed.</param>
    /// <param name="rate">Samples per second.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static WavWriter Create(string path, SampleRate rate)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new WavWriter(path, rate);
    }

    internal static byte[] Header(SampleRate rate, uint size, int bytesPerSample, WavEncoding encoding)
    {
        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), HeaderLength - 8 + size);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), encoding == WavEncoding.Pcm16 ? PcmTag : FloatTag);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), rate.Hertz);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), rate.Hertz * bytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), (ushort)bytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), (ushort)(8 * bytesPerSample));
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), size);
        return header;
    }

    internal static void WriteSamples(Stream file, ReadOnlySpan<float> samples, WavEncoding encoding)
    {
        if (encoding == WavEncoding.Float32)
        {
            file.Write(MemoryMarshal.AsBytes(samples));
            return;
        }

        Span<short> block = stackalloc short[4096];
        while (samples.Length > 0)
        {
            var count = Math.Min(block.Length, samples.Length);
            for (var i = 0; i < count; i++)
                block[i] = (short)Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
            file.Write(MemoryMarshal.AsBytes(block[..count]));
            samples = samples[count..];
        }
    }
}
