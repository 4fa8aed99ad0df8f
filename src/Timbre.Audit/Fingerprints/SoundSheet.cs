namespace Timbre.Audit.Fingerprints;

/// <summary>Builds a sheet from sound, piece by piece, on the grid of the spectrogram images.</summary>
internal sealed class SoundSheet
{
    /// <summary>What a sheet is made from.</summary>
    public static readonly SampleRate Rate = SampleRate.Default;

    /// <summary>Samples of a piece: a whole number of hops, about a minute, so that the frames of the pieces follow on each other.</summary>
    public const int PieceLength = 512 * 2560;

    /// <summary>Levels further below the loudest one are raised to this, as in the images.</summary>
    private const float RangeDecibels = 80;

    private readonly List<float> _levels = [];
    private int _columns;
    private long _frames;

    /// <summary>Whether the longest sheet that copies are looked for in is full.</summary>
    public bool IsFull => _columns >= FingerprintIndex.LongestColumns + 16;

    /// <summary>Adds the next piece of sound at <see cref="Rate"/>; only the last one may be of another length than <see cref="PieceLength"/>.</summary>
    public void Add(AudioClip piece)
    {
        if (piece.Length < 512)
            return;
        using var analysis = new Analysis(piece);
        var mel = analysis.Mel(LogMelSheet.SoundBands);
        // The frame that a piece ends with is the one that the next begins with.
        var frames = piece.Length == PieceLength ? PieceLength / 512 : analysis.Frames;
        while (!IsFull)
        {
            var frame = (long)((_columns + 0.5) * LogMelSheet.FramesPerColumn) - _frames;
            if (frame >= frames)
                break;
            for (var band = 0; band < mel.Rows; band++)
                _levels.Add(10 * MathF.Log10(MathF.Max(mel[band, (int)frame], 1e-10f)));
            _columns++;
        }
        _frames += frames;
    }

    public LogMelSheet Finish()
    {
        var levels = _levels.ToArray();
        var loudest = levels.Length == 0 ? 0 : levels.Max();
        for (var i = 0; i < levels.Length; i++)
            levels[i] = Math.Max(levels[i], loudest - RangeDecibels);
        return new LogMelSheet(LogMelSheet.SoundBands, _columns, levels);
    }

    /// <summary>The sheet of a file's first minutes.</summary>
    /// <exception cref="AudioFileException">The file cannot be read.</exception>
    public static LogMelSheet Read(string path, CancellationToken cancellation = default)
    {
        using var reader = AudioReader.Open(path, Rate, cancellation: cancellation);
        var sheet = new SoundSheet();
        foreach (var piece in reader.Segments(Rate.DurationOf(PieceLength), minimum: TimeSpan.FromMilliseconds(50)))
        {
            cancellation.ThrowIfCancellationRequested();
            sheet.Add(piece);
            if (sheet.IsFull)
                break;
        }
        return sheet.Finish();
    }
}

/// <summary>
/// The log-mel spectrogram that audio and spectrogram images have in common: some bands from low to high, one column for every
/// <see cref="SecondsPerColumn"/> of sound.
/// </summary>
/// <remarks>
/// The grid is that of the public images of GTZAN: 1000 columns for the 1293 frames (hop 512 at 22,050 Hz) of a 30 s clip. Sound is
/// brought to the same grid, so that both kinds of file can be compared with each other.
/// </remarks>
internal sealed class LogMelSheet
{
    /// <summary>Mel bands of a sheet made from sound.</summary>
    public const int SoundBands = 128;

    /// <summary>Frames of 512 samples at 22,050 Hz in a column.</summary>
    public const double FramesPerColumn = 1.293;

    /// <summary>The time from one column to the next.</summary>
    public const double SecondsPerColumn = FramesPerColumn * 512 / 22_050;

    private readonly float[] _decibels;

    /// <param name="decibels">Levels, the bands of a column side by side.</param>
    public LogMelSheet(int bands, int columns, float[] decibels)
    {
        if (decibels.Length != bands * columns)
            throw new ArgumentException($"{decibels.Length} levels are not {bands} bands of {columns} columns", nameof(decibels));
        (Bands, Columns, _decibels) = (bands, columns, decibels);
    }

    public int Bands { get; }

    public int Columns { get; }

    /// <summary>The levels of one column in dB, lowest band first.</summary>
    public ReadOnlySpan<float> Column(int column) => _decibels.AsSpan(column * Bands, Bands);
}

/// <summary>Reads log-mel spectrogram images as sheets.</summary>
internal static class SpectrogramSheet
{
    /// <summary>What the gray levels of the public images span.</summary>
    private const float DecibelsPerLevel = 80f / 255;

    /// <summary>Takes an image's rows for bands, lowest first, and its columns for columns.</summary>
    public static LogMelSheet From(PngImage image)
    {
        var levels = new float[image.Width * image.Height];
        for (var band = 0; band < image.Height; band++)
        {
            var row = image.Pixels.AsSpan(band * image.Width, image.Width);
            for (var column = 0; column < row.Length; column++)
                levels[(column * image.Height) + band] = row[column] * DecibelsPerLevel;
        }
        return new LogMelSheet(image.Height, image.Width, levels);
    }
}
