namespace Timbre.Models.Representations;

/// <summary>
/// Cuts a sound file of any length into windows, reading it once, in memory for about one window. What is left at the end joins the last
/// window when it is shorter than a tenth of one, and is a window of its own otherwise: nothing is dropped, and a clip that is "30 s" but
/// for a few frames is one window.
/// </summary>
/// <remarks>All windows of a file share one pooled buffer.</remarks>
/// <example>
/// <code>
/// using Timbre.Models.Representations;
///
/// using var windows = new AudioWindows("song.wav", TimeSpan.FromSeconds(3));
/// foreach (var (start, clip) in windows.Read())
///     Console.WriteLine($"{start}: {clip.Duration}");
/// </code>
/// </example>
public sealed class AudioWindows : IDisposable
{
    private const double Tolerance = 0.1;

    // A window may be as long as a crafted model claims: memory beyond this is taken only as samples really come.
    private const int TrustedLength = 1 << 20;

    private readonly AudioReader _reader;
    private readonly int _window;
    private float[] _buffer = [];

    /// <summary>Opens a file at <see cref="Representation.Rate"/>.</summary>
    /// <param name="path">A sound or video file.</param>
    /// <param name="window">Length of a window.</param>
    /// <param name="cancellation">Ends a decoder that runs in a process of its own, for as long as windows are read.</param>
    /// <exception cref="AudioFileException">It cannot be read as sound.</exception>
    public AudioWindows(string path, TimeSpan window, CancellationToken cancellation = default)
    {
        _window = Math.Max(1, (int)Math.Round(window.TotalSeconds * Representation.Rate.Hertz));
        _reader = AudioReader.Open(path, Representation.Rate, cancellation: cancellation);
    }

    /// <summary>What the file says about itself.</summary>
    public AudioInfo Info => _reader.Info;

    /// <summary>Whether the last window was delivered.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The windows in order, each with its start; to be enumerated once. A window's samples are void once the next one is asked for.</summary>
    public IEnumerable<(TimeSpan Start, AudioClip Clip)> Read()
    {
        var most = _window + (int)(_window * Tolerance);
        var filled = 0;
        long start = 0;
        while (true)
        {
            filled = Fill(filled, most);
            IsAtEnd = filled < most;
            var length = IsAtEnd ? filled : _window;
            if (length > 0)
                yield return (TimeSpan.FromSeconds((double)start / Representation.Rate.Hertz), new AudioClip(_buffer, Representation.Rate, _reader.Info.Path).Slice(0, length));
            if (IsAtEnd)
                yield break;
            _buffer.AsSpan(length, filled - length).CopyTo(_buffer);
            filled -= length;
            start += length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        Replace([], 0);
    }

    /// <summary>Reads on until <paramref name="most"/> samples are there or the sound ends.</summary>
    private int Fill(int filled, int most)
    {
        while (filled < most)
        {
            if (filled == _buffer.Length)
                Replace(ArrayPool<float>.Shared.Rent((int)Math.Min(most, Math.Max(TrustedLength, 2L * filled))), filled);
            var read = _reader.Read(_buffer.AsSpan(filled, Math.Min(most, _buffer.Length) - filled));
            if (read == 0)
                break;
            filled += read;
        }
        return filled;
    }

    private void Replace(float[] buffer, int kept)
    {
        _buffer.AsSpan(0, kept).CopyTo(buffer);
        if (_buffer.Length > 0)
            ArrayPool<float>.Shared.Return(_buffer);
        _buffer = buffer;
    }
}
