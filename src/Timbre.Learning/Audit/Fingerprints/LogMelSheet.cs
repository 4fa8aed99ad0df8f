namespace Timbre.Learning.Audit.Fingerprints;

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

    /// <param name="bands">Number of bands.</param>
    /// <param name="columns">Number of columns.</param>
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
