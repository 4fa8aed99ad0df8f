namespace Timbre.Features.Imaging;

/// <summary>Pictures of spectrograms without axes, for networks to learn from, in the two layouts in which GTZAN's circulate.</summary>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
/// using Timbre.Features.ClipAnalysis;
/// using Timbre.Features.Imaging;
///
/// using var analysis = new Analysis(AudioFile.Read("song.wav", new SampleRate(22050)));
/// SpectrogramImage.Gray(Spectrogram.Of(analysis, SpectrogramKind.Mel)).Write("mel.png");
/// SpectrogramImage.Color(Spectrogram.Of(analysis, SpectrogramKind.Cqt)).Write("cqt.png");
/// </code>
/// </example>
public static class SpectrogramImage
{
    /// <summary>Columns of the gray layout, whatever the length of the sound.</summary>
    public const int GrayColumns = 1000;

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
                pixels[row * columns + column] = Level(source[Nearest(column, columns, values.Columns)], spectrogram.Lowest, spectrogram.Highest);
        }
        return new PngImage(columns, values.Rows, 1, pixels);
    }

    /// <summary>
    /// The color layout of the public images, <see cref="PublicPicture"/>; of a mel spectrogram it shows the upper 40 dB, as they do, of
    /// anything else all that there is.
    /// </summary>
    /// <param name="spectrogram">What to draw.</param>
    public static PngImage Color(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        var values = spectrogram.Values;
        var floor = spectrogram.Kind == SpectrogramKind.Mel ? Math.Max(spectrogram.Lowest, spectrogram.Highest + PublicPicture.FloorDecibels) : spectrogram.Lowest;
        return PublicPicture.Draw(values.Rows, values.Columns, (row, column) => Level(values.Row(row)[column], floor, spectrogram.Highest));
    }

    private static byte Level(float value, float lowest, float highest) =>
        highest > lowest ? (byte)Math.Clamp(MathF.Round(255 * (value - lowest) / (highest - lowest)), 0, 255) : (byte)0;

    private static int Nearest(int pixel, int pixels, int count) => Math.Min(count - 1, (int)((pixel + 0.5) / pixels * count));
}
