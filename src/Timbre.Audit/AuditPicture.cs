namespace Timbre.Audit;

/// <summary>Makes what an audit's page shows and plays of a file: a small spectrogram, and a few seconds of sound.</summary>
internal static class AuditPicture
{
    /// <summary>Columns of the fingerprint's grid in one pixel.</summary>
    public const int ColumnsPerPixel = 2;

    /// <summary>Longer files are shown up to here: two minutes.</summary>
    private const int MostColumns = 4000;

    private const int Height = 64;

    /// <summary>The rate of the sound on the page, enough to know a recording by.</summary>
    private static readonly SampleRate ExcerptRate = new(11_025);

    /// <summary>The spectrogram as a gray PNG, low at the bottom, and its width in pixels.</summary>
    public static (byte[] Png, int Width) Spectrogram(string file, CancellationToken cancellation)
    {
        var sheet = FileScanner.IsImage(file) ? SpectrogramSheet.From(PngImage.ReadGray(file)) : SoundSheet.Read(file, cancellation);
        var width = Math.Max(1, Math.Min(sheet.Columns, MostColumns) / ColumnsPerPixel);
        var levels = new float[width * Height];
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < Height; y++)
                levels[((Height - 1 - y) * width) + x] = Level(sheet, x * ColumnsPerPixel, y);
        }
        var (low, high) = (levels.Min(), levels.Max());
        var scale = high > low ? 255 / (high - low) : 0;
        return (new PngImage(width, Height, 1, [.. levels.Select(level => (byte)((level - low) * scale))]).Encode(), width);
    }

    /// <summary>A few seconds of a file as a WAV file in memory.</summary>
    public static byte[] Excerpt(string file, TimeSpan start, TimeSpan length)
    {
        var clip = AudioFile.Read(file, ExcerptRate, start, length);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var size = clip.Length * 2;
        writer.Write("RIFF"u8);
        writer.Write(36 + size);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(clip.Rate.Hertz);
        writer.Write(clip.Rate.Hertz * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(size);
        foreach (var sample in clip.Samples)
            writer.Write((short)Math.Clamp(MathF.Round(sample * 32767), -32768, 32767));
        return bytes.ToArray();
    }

    private static float Level(LogMelSheet sheet, int column, int row)
    {
        var from = row * sheet.Bands / Height;
        var to = Math.Max(from + 1, (row + 1) * sheet.Bands / Height);
        var (sum, count) = (0f, 0);
        for (var c = column; c < Math.Min(column + ColumnsPerPixel, sheet.Columns); c++)
        {
            foreach (var level in sheet.Column(c)[from..to])
                sum += level;
            count += to - from;
        }
        return count == 0 ? 0 : sum / count;
    }
}
