using Timbre.Features.Imaging;

namespace Timbre.Learning.Audit.Fingerprints;

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
