namespace Timbre.Features.ClipAnalysis;

/// <summary>
/// One clip and everything computed from it, each intermediate once, when first asked for: one short-time Fourier transform serves the
/// mel spectrum, chroma, centroid and all others. Not for use by several threads at once.
/// </summary>
/// <remarks>
/// All members use frames of 2048 samples, 512 apart and centered, as the field does. Dispose an analysis when its results have been
/// read: its large arrays then serve the next clip. Matrices it handed out are void afterward; <see cref="FrameMatrix.Clone"/> keeps one.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
/// using Timbre.Features.ClipAnalysis;
///
/// using var analysis = new Analysis(AudioFile.Read("song.wav", new SampleRate(22050)));
/// Console.WriteLine($"{analysis.Frames} frames, {analysis.Tempo:0.0} beats a minute, tuned {analysis.Tuning:+0.00;-0.00} semitones off");
/// Console.WriteLine($"brightness at the start: {analysis.Centroid[0, 0]:0} Hz");
/// </code>
/// </example>
public sealed partial class Analysis : IDisposable
{
    private readonly List<Kept> _matrices = [];
    private readonly List<Action> _releases = [];
    private readonly BufferPool _pool = BufferPool.Shared;
    private bool _disposed;

    /// <summary>Begins the analysis of a clip; nothing is computed yet.</summary>
    /// <param name="clip">The clip, at least one sample.</param>
    /// <exception cref="ArgumentException">The clip is empty.</exception>
    public Analysis(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.Length == 0)
            throw new ArgumentException($"{clip.Source ?? "the clip"} holds no samples to analyze", nameof(clip));
        Clip = clip;
    }

    /// <summary>The sound under analysis.</summary>
    public AudioClip Clip { get; }

    /// <summary>How the clip is cut into frames.</summary>
    public StftOptions Framing { get; } = new();

    /// <summary>Number of frames: 1 + samples / 512.</summary>
    public int Frames => Framing.FramesIn(Clip.Length);

    /// <summary>Gives the memory of all results back for the next analysis.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var release in _releases)
            release();
        _releases.Clear();
        _matrices.Clear();
    }

    /// <summary>The matrix of a name, made when first asked for and kept until the analysis is disposed.</summary>
    /// <param name="name">What the matrix holds.</param>
    /// <param name="rows">Number of coefficients; matrices of one name may exist in several sizes.</param>
    /// <param name="fill">Computes the values; all cells are 0 before unless told otherwise.</param>
    /// <param name="clear">Whether that is needed: not for what fills whole vectors of frames.</param>
    internal FrameMatrix Once(string name, int rows, Action<FrameMatrix> fill, bool clear = true)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Find(name, rows) is { } there)
            return there;
        var matrix = NewMatrix(rows, Frames, clear);
        if (!clear)
            matrix.ClearPadding((Frames + FrameMatrix.Lanes - 1) / FrameMatrix.Lanes * FrameMatrix.Lanes);
        fill(matrix);
        _matrices.Add(new Kept(name, rows, matrix));
        return matrix;
    }

    // A few dozen at most. A dictionary of such keys would have to be compiled at the start of every run.
    private FrameMatrix? Find(string name, int rows)
    {
        foreach (var kept in _matrices)
        {
            if (kept.Rows == rows && kept.Name == name)
                return kept.Matrix;
        }
        return null;
    }

    internal FrameMatrix NewMatrix(int rows, int columns, bool clear = true)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var matrix = new FrameMatrix(rows, columns, _pool, clear);
        _releases.Add(() => matrix.Release(_pool));
        return matrix;
    }

    private sealed record Kept(string Name, int Rows, FrameMatrix Matrix);
}
