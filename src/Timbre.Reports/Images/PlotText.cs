using SkiaSharp;

namespace Timbre.Reports.Images;

/// <summary>Text in PNG images, in a typeface that lies inside the assembly: no machine needs fonts of its own. Letters that it lacks show as boxes.</summary>
internal static class PlotText
{
    private static readonly Lazy<SKTypeface> Typeface = new(() =>
    {
        using var file = typeof(PlotText).Assembly.GetManifestResourceStream("Inter-Regular.otf")!;
        return SKTypeface.FromStream(file);
    });

    public static SKFont Font(float size, bool isBold = false) => new(Typeface.Value, size) { Embolden = isBold, Subpixel = true, Edging = SKFontEdging.Antialias };

    /// <summary>Draws text whose baseline begins, or as aligned ends or has its middle, at a point.</summary>
    public static void Draw(SKCanvas canvas, string text, double x, double y, float size, SKColor color, SKTextAlign align = SKTextAlign.Left, bool isBold = false)
    {
        using var font = Font(size, isBold);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, (float)x, (float)y, align, font, paint);
    }

    public static double Width(string text, float size, bool isBold = false)
    {
        using var font = Font(size, isBold);
        return font.MeasureText(text);
    }

    /// <summary>Draws on a white canvas and returns the bytes of a PNG file.</summary>
    public static byte[] Png(int width, int height, Action<SKCanvas> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
