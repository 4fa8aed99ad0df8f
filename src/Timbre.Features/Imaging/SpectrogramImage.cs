namespace Timbre.Features.Imaging;

/// <summary>Pictures of spectrograms without axes, for networks to learn from, in the two layouts in which GTZAN's circulate.</summary>
public static class SpectrogramImage
{
    /// <summary>Columns of the gray layout, whatever the length of the sound.</summary>
    public const int GrayColumns = 1000;

    private const int PageWidth = 432;
    private const int PageHeight = 288;
    private const int Left = 54;
    private const int Top = 35;
    private const int Width = 336;
    private const int Height = 218;

    /// <summary>
    /// The gray layout: row b of the image is row b of the spectrogram (the lowest on top), column c is frame ⌊(c + ½) / columns · frames⌋,
    /// and the gray level runs from 0 for the lowest value to 255 for the highest.
    /// </summary>
    /// <param name="spectrogram">What to draw.</param>
    /// <param name="columns">Width of the image, at least 1.</param>
    public static PngImage Gray(Spectrogram spectrogram, int columns = GrayColumns)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var values = spectrogram.Values;
        var pixels = new byte[values.Rows * columns];
        for (var row = 0; row < values.Rows; row++)
        {
            var source = values.Row(row);
            for (var column = 0; column < columns; column++)
                pixels[row * columns + column] = Level(spectrogram, source[Nearest(column, columns, values.Columns)]);
        }
        return new PngImage(columns, values.Rows, 1, pixels);
    }

    /// <summary>The color layout of the public images: 432 × 288 pixels, white margins, the lowest row at the bottom, in the colors of <see cref="ColorMap.Magma"/>.</summary>
    /// <param name="spectrogram">What to draw.</param>
    public static PngImage Color(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        var pixels = new byte[PageWidth * PageHeight * 3];
        pixels.AsSpan().Fill(255);
        for (var y = 0; y < Height; y++)
        {
            var row = spectrogram.Values.Row(Nearest(Height - 1 - y, Height, spectrogram.Values.Rows));
            for (var x = 0; x < Width; x++)
            {
                var pixel = pixels.AsSpan(((Top + y) * PageWidth + Left + x) * 3, 3);
                // The picture stands in a thin black frame.
                if (x == 0 || y == 0 || x == Width - 1 || y == Height - 1)
                    pixel.Clear();
                else
                    ColorMap.Magma(Level(spectrogram, row[Nearest(x, Width, row.Length)]), pixel);
            }
        }
        return new PngImage(PageWidth, PageHeight, 3, pixels);
    }

    private static byte Level(Spectrogram spectrogram, float value)
    {
        var range = spectrogram.Highest - spectrogram.Lowest;
        return range > 0 ? (byte)Math.Clamp(MathF.Round(255 * (value - spectrogram.Lowest) / range), 0, 255) : (byte)0;
    }

    private static int Nearest(int pixel, int pixels, int count) => Math.Min(count - 1, (int)((pixel + 0.5) / pixels * count));
}
