using System.Buffers.Binary;

namespace Timbre.Audio.Writing;

/// <summary>
/// Writes a mono WAV file (PCM 16) of a length that is not known beforehand, piece by piece. No file comes to be before <see cref="Complete"/>, so that
/// one under the final name is always whole. See <see cref="WavFile.Create"/>.
/// </summary>
/// <example>
/// <code><![CDATA[
/// using Timbre.Audio;
/// using Timbre.Audio.Writing;
///
/// using var writer = WavFile.Create("silence.wav", SampleRate.Default);
/// for (var second = 0; second < 10; second++)
///     writer.Write(new float[SampleRate.Default.Hertz]);
/// writer.Complete();
/// ]]></code>
/// </example>
public sealed class WavWriter : IDisposable
{
    private readonly string _path;
    private readonly AtomicFile _file;

    internal WavWriter(string path, SampleRate rate)
    {
        (_path, _file) = (path, new AtomicFile(path));
        _file.Stream.Write(WavFile.Header(rate, 0, sizeof(short), WavEncoding.Pcm16));
    }

    /// <summary>Samples written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Adds samples; what passes full scale is clipped.</summary>
    /// <exception cref="IOException">They cannot be written, or the file would pass the format's 4 GiB.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        if ((Length + samples.Length) * sizeof(short) > uint.MaxValue - WavFile.HeaderLength)
            throw new IOException($"{_path}: a WAV file holds no more than 4 GiB");
        WavFile.WriteSamples(_file.Stream, samples, WavEncoding.Pcm16);
        Length += samples.Length;
    }

    /// <summary>All samples are written: puts the file in its place.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        var bytes = (uint)(Length * sizeof(short));
        BinaryPrimitives.WriteUInt32LittleEndian(size, WavFile.HeaderLength - 8 + bytes);
        _file.Stream.Position = 4;
        _file.Stream.Write(size);
        BinaryPrimitives.WriteUInt32LittleEndian(size, bytes);
        _file.Stream.Position = WavFile.HeaderLength - 4;
        _file.Stream.Write(size);
        _file.Commit();
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose() => _file.Dispose();
}
