using System.Buffers.Binary;

namespace Timbre.Audio;

/// <summary>
/// Writes a mono WAV file (PCM 16) of a length that is not known beforehand, piece by piece: beside the place first, and renamed when it is
/// disposed, so that a file under the final name is always whole. See <see cref="WavFile.Create"/>.
/// </summary>
public sealed class WavWriter : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private readonly FileStream _file;
    private bool _failed;
    private bool _disposed;

    internal WavWriter(string path, SampleRate rate)
    {
        (_path, _beside) = (path, $"{path}.{Guid.NewGuid():N}.part");
        _file = File.Create(_beside);
        _file.Write(WavFile.Header(rate, 0, sizeof(short), WavEncoding.Pcm16));
    }

    /// <summary>Samples written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Adds samples; what passes full scale is clipped.</summary>
    /// <exception cref="IOException">They cannot be written, or the file would pass the format's 4 GiB; no file comes to be then.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            if ((Length + samples.Length) * sizeof(short) > uint.MaxValue - WavFile.HeaderLength)
                throw new IOException($"{_path}: a WAV file holds no more than 4 GiB");
            WavFile.WriteSamples(_file, samples, WavEncoding.Pcm16);
            Length += samples.Length;
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>Completes the file.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            using (_file)
            {
                if (!_failed)
                    WriteSizes();
            }
            if (!_failed)
                File.Move(_beside, _path, overwrite: true);
        }
        finally
        {
            File.Delete(_beside);
        }
    }

    private void WriteSizes()
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        var bytes = (uint)(Length * sizeof(short));
        BinaryPrimitives.WriteUInt32LittleEndian(size, WavFile.HeaderLength - 8 + bytes);
        _file.Position = 4;
        _file.Write(size);
        BinaryPrimitives.WriteUInt32LittleEndian(size, bytes);
        _file.Position = WavFile.HeaderLength - 4;
        _file.Write(size);
    }
}
