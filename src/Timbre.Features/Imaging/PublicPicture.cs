namespace Timbre.Features.Imaging;

/// <summary>
/// The layout of the color pictures that go with the public copy of GTZAN: 432 × 288 pixels, white margins, a dark frame, and in it the mel
/// spectrogram of 128 bands in the colors of <see cref="ColorMap.Magma"/>, the lowest band at the bottom.
/// </summary>
/// <remarks>
/// Measured on the pictures whose sound is at hand: they are drawn into axes from 54 to 388.8 pixels from the left and from 34.56 to 252
/// pixels from the top (an eighth of the figure below and left of them, a tenth right, twelve hundredths above), each pixel showing the cell
/// at its right upper corner, and the levels run over 40 dB below the clip's loudest point, half of what the gray images keep.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Features.Imaging;
///
/// var picture = new PngImage(432, 288, 3, new byte[432 * 288 * 3]);
/// Console.WriteLine(PublicPicture.Matches(picture) ? "laid out as the public pictures of GTZAN" : "another picture");
/// </code>
/// </example>
public static class PublicPicture
{
    /// <summary>Pixels a row of the whole picture.</summary>
    public const int Width = 432;

    /// <summary>Rows of the whole picture.</summary>
    public const int Height = 288;

    /// <summary>Mel bands that it shows.</summary>
    public const int Bands = 128;

    /// <summary>Columns inside its frame.</summary>
    public const int Columns = Right - Left - 1;

    /// <summary>The level drawn as black, in dB below the clip's loudest point.</summary>
    public const float FloorDecibels = -40;

    // The frame's pixels: everything outside is white.
    private const int Left = 54;
    private const int Right = 389;
    private const int Top = 35;
    private const int Bottom = 252;

    private const double AxesWidth = 334.8;
    private const double AxesHeight = 217.44;

    // The mean distance between a color map's colors and the picture's: rounding and JPEG's losses, not another color map.
    private const double MostColorError = 12;

    private const byte White = 255;

    // Margins of JPEG pictures are not quite white.
    private const int LeastMargin = 245;

    /// <summary>The frame of a spectrogram that a column shows.</summary>
    /// <param name="column">Counted from the first inside the picture's frame.</param>
    /// <param name="columns">Columns of the whole stretch: <see cref="Columns"/>, or fewer for a part of a clip.</param>
    /// <param name="frames">Frames of the whole stretch.</param>
    public static int Frame(int column, int columns, int frames)
    {
        // The first column inside the frame lies one pixel right of the axes and shows what is at its right edge.
        var place = (column + 2) / (columns * AxesWidth / Columns);
        return Math.Min((int)(place * frames), frames - 1);
    }

    /// <summary>Whether a picture has the size and the white margins of the layout.</summary>
    /// <param name="picture">The picture in color.</param>
    public static bool Matches(PngImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if ((picture.Width, picture.Height, picture.Channels) != (Width, Height, 3))
            return false;
        var (inside, outside) = (0, 0);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = picture.Pixels.AsSpan(3 * (y * Width + x), 3);
                var isWhite = pixel[0] >= LeastMargin && pixel[1] >= LeastMargin && pixel[2] >= LeastMargin;
                if (x is >= Left and <= Right && y is >= Top and <= Bottom)
                    inside += isWhite ? 1 : 0;
                // One pixel around the frame may be a shade of it.
                else if (x is < Left - 1 or > Right + 1 || y is < Top - 1 or > Bottom + 1)
                    outside += isWhite ? 0 : 1;
            }
        }
        // Magma has no white, so that white inside is another layout.
        return outside == 0 && inside < (Right - Left) * (Bottom - Top) / 100;
    }

    /// <summary>The levels inside the frame of a picture: row b is band b, lowest first.</summary>
    /// <param name="picture">A picture that <see cref="Matches"/>.</param>
    /// <param name="path">Its file, for the message.</param>
    /// <returns>A gray image of <see cref="Bands"/> rows and <see cref="Columns"/> columns, 0 for <see cref="FloorDecibels"/> and 255 for the loudest point.</returns>
    /// <exception cref="PngFileException">Its colors are not those of the layout.</exception>
    public static PngImage Levels(PngImage picture, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var levels = new byte[Bands * Columns];
        var known = new Dictionary<int, (byte Level, int Error)>();
        double error = 0;
        for (var band = 0; band < Bands; band++)
        {
            var row = picture.Pixels.AsSpan(3 * (RowOf(band, Bands) * Width + Left + 1), 3 * Columns);
            for (var column = 0; column < Columns; column++)
            {
                var color = row.Slice(3 * column, 3);
                var key = (color[0] << 16) | (color[1] << 8) | color[2];
                if (!known.TryGetValue(key, out var found))
                    known[key] = found = ColorMap.MagmaLevel(color);
                levels[band * Columns + column] = found.Level;
                error += Math.Sqrt(found.Error);
            }
        }
        if (error / levels.Length > MostColorError)
            throw new PngFileException(path, "has the margins of the public pictures, but not their colors (magma, from black over purple to pale yellow), so its levels cannot be told; draw it again with 'timbre spectrogram --kind mel --bare'");
        return new PngImage(Columns, Bands, 1, levels);
    }

    /// <summary>Draws a matrix of levels, 0 to 255, its lowest row first.</summary>
    internal static PngImage Draw(int rows, int frames, Func<int, int, byte> level)
    {
        var pixels = new byte[Width * Height * 3];
        pixels.AsSpan().Fill(White);
        for (var y = Top; y <= Bottom; y++)
        {
            for (var x = Left; x <= Right; x++)
            {
                var pixel = pixels.AsSpan(3 * (y * Width + x), 3);
                if (x == Right || y == Bottom)
                    pixel.Fill(51);
                else if (x == Left || y == Top)
                    pixel.Clear();
                else
                    ColorMap.Magma(level(BandAt(y, rows), Frame(x - Left - 1, Columns, frames)), pixel);
            }
        }
        return new PngImage(Width, Height, 3, pixels);
    }

    private static int BandAt(int y, int rows) => Math.Min((int)((Bottom - y) / AxesHeight * rows), rows - 1);

    /// <summary>The pixel row nearest the middle of a band, inside the frame.</summary>
    private static int RowOf(int band, int rows) =>
        Math.Clamp((int)Math.Round(Bottom - (band + 0.5) * AxesHeight / rows), Top + 1, Bottom - 1);
}
