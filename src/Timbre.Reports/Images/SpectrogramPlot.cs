using SkiaSharp;
using Timbre.Files.Text;
using Timbre.Reports.Charts;

namespace Timbre.Reports.Images;

/// <summary>Spectrograms as plots for print: axes in time and hertz (or what else the rows mean) and a bar that tells the colors' values.</summary>
internal static class SpectrogramPlot
{
    private const int Width = 1600;
    private const int Height = 900;
    private const int LongestTitle = 90;
    private const float Small = 20;

    private static readonly SKColor Ink = SKColor.Parse("#1b1f24");
    private static readonly SKColor Muted = SKColor.Parse("#535c66");
    private static readonly SKColor Line = SKColor.Parse("#828c97");
    private static readonly SKRectI Field = new(130, 118, 1440, 800);
    private static readonly SKRectI Bar = new(1466, 118, 1492, 800);

    /// <summary>The plot as the bytes of a PNG file.</summary>
    public static byte[] Draw(Spectrogram spectrogram, string title, bool gray) => PlotText.Png(Width, Height, canvas =>
    {
        var scale = RowScale.Of(spectrogram);
        var values = spectrogram.Values;
        var time = Axis.Time(values.Columns * (double)spectrogram.HopLength / spectrogram.Rate.Hertz);
        var rows = new Axis(scale.Title, 0, values.Rows, scale.Tics);
        var levels = Axis.Between(scale.ValueTitle, spectrogram.Lowest, Math.Max(spectrogram.Highest, spectrogram.Lowest + 1e-3), 6);
        var colors = Colors(gray);

        DrawImage(canvas, Field, Cells(spectrogram, levels, colors, Field.Width, Field.Height));
        DrawImage(canvas, Bar, Cells([.. Enumerable.Range(0, 256).Reverse().Select(level => colors[level])], 1));
        PlotText.Draw(canvas, ShortText.Of(PlainText.OneLine(title), LongestTitle), Field.Left, 52, 28, Ink, isBold: true);
        PlotText.Draw(canvas, rows.Title, Field.Left, 100, Small, Muted);
        PlotText.Draw(canvas, levels.Title, Width - 24, 100, Small, Muted, SKTextAlign.Right);
        PlotText.Draw(canvas, time.Title, Field.Right, Height - 26, Small, Muted, SKTextAlign.Right);
        foreach (var (value, label) in time.Marks)
            Mark(canvas, Field.Left + time.Share(value) * Field.Width, Field.Bottom, label, isBelow: true);
        foreach (var (value, label) in rows.Marks)
            Mark(canvas, Field.Left, Field.Bottom - rows.Share(value) * Field.Height, label, isBelow: false);
        foreach (var (value, label) in levels.Marks)
            PlotText.Draw(canvas, label, Bar.Right + 12, Bar.Bottom - levels.Share(value) * Bar.Height + 7, Small, Ink);
    });

    private static void Mark(SKCanvas canvas, double x, double y, string label, bool isBelow)
    {
        using var paint = new SKPaint { Color = Line, StrokeWidth = 2 };
        canvas.DrawLine((float)x, (float)y, (float)(isBelow ? x : x - 8), (float)(isBelow ? y + 8 : y), paint);
        if (isBelow)
            PlotText.Draw(canvas, label, x, y + 34, Small, Ink, SKTextAlign.Center);
        else
            PlotText.Draw(canvas, label, x - 16, y + 7, Small, Ink, SKTextAlign.Right);
    }

    private static void DrawImage(SKCanvas canvas, SKRectI place, SKBitmap cells)
    {
        using (cells)
        using (var image = SKImage.FromBitmap(cells))
            canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
        using var frame = new SKPaint { Color = Line, StrokeWidth = 1, IsStroke = true };
        canvas.DrawRect(place.Left - 0.5f, place.Top - 0.5f, place.Width + 1, place.Height + 1, frame);
    }

    private static SKBitmap Cells(Spectrogram spectrogram, Axis levels, SKColor[] colors, int mostColumns, int mostRows)
    {
        var (columns, rows) = (Math.Min(mostColumns, spectrogram.Values.Columns), Math.Min(mostRows, spectrogram.Values.Rows));
        var cells = new SKColor[rows * columns];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                cells[(rows - 1 - y) * columns + x] = colors[(int)Math.Round(Math.Clamp(levels.Share(Peak(spectrogram.Values, y, rows, x, columns)), 0, 1) * 255)];
        }
        return Cells(cells, columns);
    }

    private static SKBitmap Cells(SKColor[] colors, int columns) => new(columns, colors.Length / columns) { Pixels = colors };

    // Where several values share a pixel the strongest shows: thin lines must not vanish.
    private static float Peak(FrameMatrix values, int y, int rows, int x, int columns)
    {
        var (fromRow, toRow) = Part(y, rows, values.Rows);
        var (fromColumn, toColumn) = Part(x, columns, values.Columns);
        var peak = float.NegativeInfinity;
        for (var row = fromRow; row < toRow; row++)
            peak = Math.Max(peak, TensorPrimitives.Max(values.Row(row)[fromColumn..toColumn]));
        return peak;
    }

    private static (int From, int To) Part(int part, int parts, int length) => ((int)((long)part * length / parts), (int)((long)(part + 1) * length / parts));

    // Gray runs from white to black: it is for paper.
    private static SKColor[] Colors(bool gray)
    {
        var colors = new SKColor[256];
        Span<byte> color = stackalloc byte[3];
        for (var level = 0; level < colors.Length; level++)
        {
            ColorMap.Magma((byte)level, color);
            colors[level] = gray ? new SKColor((byte)(255 - level), (byte)(255 - level), (byte)(255 - level)) : new SKColor(color[0], color[1], color[2]);
        }
        return colors;
    }
}
