namespace Timbre.Models.Representations;

/// <summary>
/// How sound becomes a <see cref="LogMelImage"/>: power mel spectrum (Slaney's bands, 0 to 11,025 Hz, frames of 2048 samples, 512 apart, at
/// 22,050 Hz), in decibels below the loudest point and not below a floor, scaled to 256 levels, with a fixed number of columns a second.
/// Floor and columns are those of the images that it stands for, so that a model trained on either kind hears what it has seen.
/// </summary>
/// <param name="Bands">Mel bands.</param>
/// <param name="ColumnsPerWindow">Columns that a whole window has; shorter stretches have proportionally fewer.</param>
public sealed record LogMelRepresentation(int Bands = 128, int ColumnsPerWindow = 1000)
{
    private const int BareColumns = 1000;
    private static readonly TimeSpan Clip = TimeSpan.FromSeconds(30);

    /// <summary>Which images it stands for.</summary>
    public LogMelLayout Layout { get; init; }

    /// <summary>The level below which all is floor, in dB below the loudest point.</summary>
    [JsonIgnore]
    public float FloorDecibels => Layout == LogMelLayout.Picture ? PublicPicture.FloorDecibels : -80;

    /// <summary>The representation of windows of some length, with the columns a second that the images of a layout have.</summary>
    public static LogMelRepresentation Of(LogMelLayout layout, TimeSpan window) =>
        new(ColumnsPerWindow: Math.Max(1, (int)Math.Round(window / Clip * ColumnsOf(layout)))) { Layout = layout };

    /// <summary>Columns that span what a number of columns spans in bare images, 33 a second.</summary>
    /// <param name="bare">Columns of bare images.</param>
    /// <param name="least">The fewest that are of use.</param>
    public int ToColumns(int bare, int least = 1) =>
        Layout == LogMelLayout.Bare ? bare : Math.Max(least, (int)Math.Round((double)bare * ColumnsOf(Layout) / BareColumns));

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
                var frame = Layout == LogMelLayout.Picture
                    ? PublicPicture.Frame(column, columns, frames)
                    : Math.Min((int)((column + 0.5) / columns * frames), frames - 1);
                var decibels = Math.Max(floor, Decibels(row[frame], loudest));
                target[column] = (byte)Math.Clamp(MathF.Round((decibels - floor) * scale), 0, 255);
            }
        }
        return new LogMelImage(levels, Bands, columns, length);
    }

    /// <summary>The image from a file; its columns span one window.</summary>
    /// <param name="path">A bare gray image, or one of the public pictures, as <see cref="Layout"/> has it.</param>
    /// <param name="window">The stretch of sound that it shows.</param>
    /// <exception cref="RepresentationException">It is a picture of another or an unknown layout.</exception>
    /// <exception cref="UnusableFileException">It cannot be read, or is no image.</exception>
    public LogMelImage FromPng(string path, TimeSpan window) => FromPng(Read(path), path, window);

    /// <summary>The image from a file of either layout.</summary>
    /// <inheritdoc cref="FromPng(string, TimeSpan)"/>
    internal static LogMelImage FromAnyPng(string path, TimeSpan window)
    {
        var image = Read(path);
        return Of(LayoutOf(image) ?? LogMelLayout.Bare, window).FromPng(image, path, window);
    }

    private LogMelImage FromPng(PngImage image, string path, TimeSpan window)
    {
        var levels = LayoutOf(image) switch
        {
            { } layout when layout != Layout => throw new RepresentationException($"{path}: one of the {Describe(layout)}, but the others, or those that the model learned from, are {Describe(Layout)}; keep to one kind"),
            LogMelLayout.Picture when Bands == PublicPicture.Bands => PublicPicture.Levels(image, path),
            LogMelLayout.Bare when Bands == image.Height => image,
            _ => throw new RepresentationException($"{path}: {image.Width} × {image.Height} pixels of an unknown layout: neither a bare log-mel image of {Bands} rows, one a mel band, nor a public picture of {PublicPicture.Width} × {PublicPicture.Height} with white margins; make images with 'timbre spectrogram --kind mel --bare'"),
        };
        return new LogMelImage(levels.Pixels, Bands, levels.Width, window);
    }

    /// <summary>The layout of an image file; null where it is none of the known ones or cannot be read.</summary>
    public static LogMelLayout? LayoutOf(string path)
    {
        try
        {
            return LayoutOf(Read(path));
        }
        catch (UnusableFileException)
        {
            return null;
        }
    }

    /// <summary>What can be a public picture in color, all else in gray.</summary>
    private static PngImage Read(string path) => PngImage.Read(path, (width, height) => (width, height) == (PublicPicture.Width, PublicPicture.Height) ? 3 : 1);

    private static LogMelLayout? LayoutOf(PngImage image) => image.Height switch
    {
        PublicPicture.Height when PublicPicture.Matches(image) => LogMelLayout.Picture,
        PublicPicture.Height => null,
        _ => LogMelLayout.Bare,
    };

    private static string Describe(LogMelLayout layout) => layout == LogMelLayout.Picture ? "color pictures with white margins" : "bare gray images";

    private static int ColumnsOf(LogMelLayout layout) => layout == LogMelLayout.Picture ? PublicPicture.Columns : BareColumns;

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
