namespace Timbre.Models.Representations;

/// <summary>
/// A log-mel spectrogram in 256 levels: level 255 is the loudest point of the stretch, level 0 its floor (80 dB below, or the quietest
/// point where that is higher). Row b is mel band b, lowest first; columns run in time.
/// </summary>
/// <remarks>
/// Levels, not decibels, are what networks are given, from sound and from images alike: so a model trained on images sees sound the same way.
/// </remarks>
public sealed class LogMelImage
{
    /// <summary>Wraps levels.</summary>
    /// <param name="levels">Row-major, <paramref name="bands"/> × <paramref name="columns"/>.</param>
    /// <param name="bands">Number of mel bands.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="length">The stretch of sound that the columns span.</param>
    public LogMelImage(byte[] levels, int bands, int columns, TimeSpan length)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels.Length, (long)bands * columns, nameof(levels));
        (Levels, Bands, Columns, Length) = (levels, bands, columns, length);
    }

    /// <summary>Levels 0 to 255, row-major.</summary>
    public byte[] Levels { get; }

    /// <summary>Number of mel bands (rows).</summary>
    public int Bands { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The stretch of sound that the columns span.</summary>
    public TimeSpan Length { get; }

    /// <summary>One band over time.</summary>
    public ReadOnlySpan<byte> Band(int band) => Levels.AsSpan(band * Columns, Columns);

    /// <summary>A copy of some columns.</summary>
    public LogMelImage Slice(int start, int columns)
    {
        var levels = new byte[Bands * columns];
        for (var band = 0; band < Bands; band++)
            Band(band).Slice(start, columns).CopyTo(levels.AsSpan(band * columns));
        return new LogMelImage(levels, Bands, columns, Length * ((double)columns / Columns));
    }

    /// <summary>When a column begins, from the start of the stretch.</summary>
    public TimeSpan TimeOf(int column) => Length * ((double)column / Columns);
}

/// <summary>The two forms in which log-mel spectrograms circulate as images; what a model learned from decides how it hears sound.</summary>
public enum LogMelLayout
{
    /// <summary>A bare gray image: row b is band b, levels over 80 dB, 1000 columns for 30 s.</summary>
    Bare,

    /// <summary>The color pictures with white margins of the public copy of GTZAN: levels over 40 dB, 334 columns for 30 s.</summary>
    Picture,
}
