using SkiaSharp;
using Timbre.Reports.Images;
using Timbre.Reports.Rendering;

namespace Timbre.Reports.Diagrams;

/// <summary>Draws a network from the input to the classes.</summary>
internal static class NetworkDiagram
{
    private const float PixelsPerUnit = 2;

    /// <summary>The text of an SVG file.</summary>
    public static string Svg(string title, NetworkSummary network) => PageRenderer.Render<DiagramPage, NetworkLayout>(NetworkLayout.Of(title, network));

    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] Png(string title, NetworkSummary network)
    {
        var layout = NetworkLayout.Of(title, network);
        return PlotText.Png((int)(layout.Width * PixelsPerUnit), (int)(layout.Height * PixelsPerUnit), canvas =>
        {
            canvas.Scale(PixelsPerUnit);
            foreach (var box in layout.Boxes)
                Draw(canvas, box);
            foreach (var arrow in layout.Arrows)
                Draw(canvas, arrow);
            foreach (var text in layout.Texts)
                PlotText.Draw(canvas, text.Text, text.X, text.Y, text.Size, SKColor.Parse(text.IsMuted ? DiagramColors.Muted : DiagramColors.Ink), text.IsRight ? SKTextAlign.Right : SKTextAlign.Left, text.IsStrong);
        });
    }

    private static void Draw(SKCanvas canvas, DiagramBox box)
    {
        var place = SKRect.Create((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height);
        using var fill = new SKPaint { Color = SKColor.Parse(DiagramColors.Box), IsAntialias = true };
        canvas.DrawRoundRect(place, 6, 6, fill);
        using var edge = new SKPaint { Color = SKColor.Parse(DiagramColors.Edge), IsAntialias = true, IsStroke = true, StrokeWidth = 1 };
        canvas.DrawRoundRect(place, 6, 6, edge);
        using var family = new SKPaint { Color = SKColor.Parse(DiagramColors.Of(box.Family)), IsAntialias = true };
        canvas.DrawRoundRect(SKRect.Create(place.Left, place.Top + 6, 4, place.Height - 12), 2, 2, family);
    }

    private static void Draw(SKCanvas canvas, DiagramArrow arrow)
    {
        var (x, from, to) = ((float)arrow.X, (float)arrow.From, (float)arrow.To);
        using var paint = new SKPaint { Color = SKColor.Parse(DiagramColors.Muted), IsAntialias = true, StrokeWidth = 1.5f };
        canvas.DrawLine(x, from, x, to - 6, paint);
        using var head = SKPath.ParseSvgPathData(FormattableString.Invariant($"M{x} {to}l-4.5-8h9z"));
        canvas.DrawPath(head, paint);
    }
}

/// <summary>The colors of diagrams on white; those of families of layers stand out on dark as well.</summary>
internal static class DiagramColors
{
    public const string Paper = "#ffffff";
    public const string Box = "#f5f6f8";
    public const string Edge = "#d8dee4";
    public const string Ink = "#1b1f24";
    public const string Muted = "#535c66";

    public static string Of(LayerFamily family) => family switch
    {
        LayerFamily.Convolution => "#2f93cc",
        LayerFamily.Dense => "#d55e00",
        LayerFamily.Recurrent => "#009e73",
        LayerFamily.Block => "#b8629a",
        _ => "#828c97",
    };
}
