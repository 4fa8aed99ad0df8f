using Timbre.Features;
using Timbre.Features.Imaging;
using Timbre.Learning.Data;

namespace Timbre.Learning.Representations;

/// <summary>
/// How sound becomes a <see cref="LogMelImage"/>: power mel spectrum (Slaney's bands, 0 to 11,025 Hz, frames of 2048 samples, 512 apart, at
/// 22,050 Hz), in decibels below the loudest point and not below −80 dB, scaled to 256 levels, with a fixed number of columns a second.
/// </summary>
/// <param name="Bands">Mel bands.</param>
/// <param name="ColumnsPerWindow">Columns that a whole window has; shorter stretches have proportionally fewer.</param>
public sealed record LogMelRepresentation(int Bands = 128, int ColumnsPerWindow = 1000)
{
    private const float FloorDecibels = -80;

    /// <summary>The image of a stretch of sound.</summary>
    /// <param name="analysis">The stretch, at 22,050 Hz.</param>
    /// <param name="window">The length of a whole window.</param>
    public LogMelImage FromAudio(Analysis analysis, TimeSpan window)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var mel = analysis.Mel(Bands);
        var length = analysis.Clip.Duration;
        var columns = ColumnsFor(length, window);

        float loudest = 0;
        for (var band = 0; band < Bands; band++)
            loudest = Math.Max(loudest, System.Numerics.Tensors.TensorPrimitives.Max(mel.Row(band)));
        if (loudest <= 0)
            return new LogMelImage(new byte[Bands * columns], Bands, columns, length);

        // Levels are set by the floor over all frames, not only by those that the columns pick.
        var floor = Math.Max(FloorDecibels, Quietest(mel, loudest));
        var scale = floor < 0 ? 255 / -floor : 0;
        var levels = new byte[Bands * columns];
        var frames = mel.Columns;
        for (var band = 0; band < Bands; band++)
        {
            var row = mel.Row(band);
            var target = levels.AsSpan(band * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                var frame = Math.Min((int)((column + 0.5) / columns * frames), frames - 1);
                var decibels = Math.Max(floor, Decibels(row[frame], loudest));
                target[column] = (byte)Math.Clamp(MathF.Round((decibels - floor) * scale), 0, 255);
            }
        }
        return new LogMelImage(levels, Bands, columns, length);
    }

    /// <summary>The image from a grey PNG whose row b is band b; its columns span one window.</summary>
    /// <exception cref="DatasetException">The picture has another number of rows.</exception>
    public LogMelImage FromPng(string path, TimeSpan window)
    {
        var image = PngImage.ReadGray(path);
        if (image.Height != Bands)
            throw new DatasetException($"{path}: {image.Width} × {image.Height} pixels, but a bare log-mel image has {Bands} rows, one a mel band; make such images with 'timbre spectrogram --kind mel --bare'");
        return new LogMelImage(image.Pixels, Bands, image.Width, window);
    }

    /// <summary>
    /// A stretch that is a window but for the few frames by which recordings differ has exactly the window's columns, as the public images
    /// have; any other length keeps the number of columns a second.
    /// </summary>
    private int ColumnsFor(TimeSpan length, TimeSpan window)
    {
        var share = length / window;
        return share is > 0.95 and < 1.15 ? ColumnsPerWindow : Math.Max(1, (int)Math.Round(ColumnsPerWindow * share));
    }

    private static float Quietest(FrameMatrix mel, float loudest)
    {
        var quietest = loudest;
        for (var band = 0; band < mel.Rows; band++)
            quietest = Math.Min(quietest, System.Numerics.Tensors.TensorPrimitives.Min(mel.Row(band)));
        return Decibels(quietest, loudest);
    }

    /// <summary>10·log10 of a power ratio; powers below 1e-10 count as 1e-10, as librosa's power_to_db has it.</summary>
    private static float Decibels(float power, float reference) =>
        10 * MathF.Log10(Math.Max(power, 1e-10f) / Math.Max(reference, 1e-10f));
}
