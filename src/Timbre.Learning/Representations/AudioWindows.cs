using Timbre.Audio;

namespace Timbre.Learning.Representations;

/// <summary>
/// Cuts a sound file of any length into windows, reading it once, in memory for about one window. What is left at the end joins the last
/// window when it is shorter than a tenth of one, and is a window of its own otherwise: nothing is dropped, and a clip that is "30 s" but
/// for a few frames is one window.
/// </summary>
public sealed class AudioWindows : IDisposable
{
    private const double Tolerance = 0.1;

    private readonly AudioReader _reader;
    private readonly int _window;

    /// <summary>Opens a file at <see cref="Representation.Rate"/>.</summary>
    /// <exception cref="AudioFileException">It cannot be read as sound.</exception>
    public AudioWindows(string path, TimeSpan window)
    {
        _window = Math.Max(1, (int)Math.Round(window.TotalSeconds * Representation.Rate.Hertz));
        _reader = AudioReader.Open(path, Representation.Rate);
    }

    /// <summary>The windows in order, each with its start; to be enumerated once.</summary>
    public IEnumerable<(TimeSpan Start, AudioClip Clip)> Read()
    {
        var most = _window + (int)(_window * Tolerance);
        var carried = Array.Empty<float>();
        long start = 0;
        while (true)
        {
            var buffer = new float[most];
            carried.CopyTo(buffer, 0);
            var filled = Fill(buffer, carried.Length);
            var ended = filled < most;
            var length = ended ? filled : _window;
            if (length > 0)
                yield return (TimeSpan.FromSeconds((double)start / Representation.Rate.Hertz), new AudioClip(buffer[..length], Representation.Rate, _reader.Info.Path));
            if (ended)
                yield break;
            carried = buffer[length..];
            start += length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private int Fill(float[] buffer, int filled)
    {
        while (filled < buffer.Length)
        {
            var read = _reader.Read(buffer.AsSpan(filled));
            if (read == 0)
                break;
            filled += read;
        }
        return filled;
    }
}
