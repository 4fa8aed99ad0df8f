using Timbre.Reports.Images;

namespace Timbre.Reports.Diagrams;

/// <summary>
/// Where the parts of a network's diagram stand, from the input at the top to the classes: each convolution, dense or recurrent layer and each block is
/// a box, with the norm, activation and dropout layers that follow it; on the arrows between them stand the shapes of what is passed on.
/// </summary>
internal sealed record NetworkLayout(string Title, string Description, int Width, int Height, IReadOnlyList<DiagramBox> Boxes, IReadOnlyList<DiagramArrow> Arrows, IReadOnlyList<DiagramText> Texts)
{
    private const int MostInnerLines = 6;
    private const double Margin = 28;
    private const double Padding = 18;
    private const double LineHeight = 22;
    private const double ArrowLength = 46;
    private const double Gap = 28;
    private const float Size = 14;
    private const float SmallSize = 12;

    public static NetworkLayout Of(string title, NetworkSummary network)
    {
        var boxes = Box.Of(network);
        var contents = boxes.Select(Lines).ToArray();
        var subtitle = $"{network.Parameters:N0} parameters";
        var inner = contents.SelectMany(lines => lines).Max(line => line.Width);
        var width = Math.Max(Math.Max(inner + 2 * Padding, 300), PlotText.Width(title, 20, isBold: true));
        var (drawn, arrows) = (new List<DiagramBox>(), new List<DiagramArrow>());
        List<DiagramText> texts = [new(title, Margin, 44, 20, IsStrong: true), new(subtitle, Margin, 66, SmallSize + 1, IsMuted: true), new("input", Margin + Padding, 104, Size)];
        var (y, passed) = (112.0, network.Input);
        for (var i = 0; i < boxes.Count; i++)
        {
            y = Arrow(arrows, texts, y, passed, boxes[i].Input);
            passed = boxes[i].Output;
            var height = contents[i].Length * LineHeight + 16;
            drawn.Add(new DiagramBox(Margin, y, width, height, Family(boxes[i].Kind)));
            foreach (var (line, baseline) in contents[i].Select((line, n) => (line, y + 8 + (n + 0.7) * LineHeight)))
                line.Place(texts, Margin + Padding, Margin + width - Padding, baseline);
            y += height;
        }
        y = Arrow(arrows, texts, y, passed, passed);
        texts.Add(new DiagramText("a score for each class", Margin + Padding, y + 16, Size));
        var description = $"{title}, {subtitle}. Input {Shape(network.Input)}; {string.Join("; ", boxes.Select(box => $"{box.Kind}{(box.Count > 1 ? $" × {box.Count}" : "")} to {Shape(box.Output)}"))}";
        return new NetworkLayout(title, description, (int)Math.Ceiling(width + 2 * Margin), (int)Math.Ceiling(y + 16 + Margin), drawn, arrows, texts);
    }

    /// <summary>A shape as it is read: <c>48 × 64 × 100</c>.</summary>
    private static string Shape(IReadOnlyList<long> shape) => string.Join(" × ", shape);

    /// <summary>Says what a layer gives; where the next is given another shape (pooled over time, say), both.</summary>
    private static double Arrow(List<DiagramArrow> arrows, List<DiagramText> texts, double y, IReadOnlyList<long> given, IReadOnlyList<long> taken)
    {
        arrows.Add(new DiagramArrow(Margin + Padding + 6, y + 4, y + ArrowLength - 4));
        texts.Add(new DiagramText(given.SequenceEqual(taken) ? Shape(given) : $"{Shape(given)}  →  {Shape(taken)}", Margin + Padding + 22, y + ArrowLength / 2 + 4, SmallSize, IsMuted: true));
        return y + ArrowLength;
    }

    private static Line[] Lines(Box box)
    {
        var inner = box.Inner.Take(MostInnerLines).ToList();
        if (box.Inner.Count > MostInnerLines)
            inner.Add($"and {box.Inner.Count - MostInnerLines} more layers");
        if (box.Followers.Count > 0)
            inner.Add(string.Join(" · ", box.Followers));
        var parameters = box.Parameters > 0 ? $"{box.Parameters:N0}" : "";
        return [new Line(box.Kind, $"{box.Detail}{(box.Count > 1 ? $"   × {box.Count}" : "")}", parameters), .. inner.Select(text => new Line("", text, ""))];
    }

    private static LayerFamily Family(string kind) => kind switch
    {
        _ when kind.Contains("Conv", StringComparison.Ordinal) => LayerFamily.Convolution,
        "TimeStatistics" or "Dropout" or "Dropout2d" or "Flatten" => LayerFamily.WithoutWeights,
        _ when kind.Contains("Pool", StringComparison.Ordinal) || kind.Contains("Norm", StringComparison.Ordinal) => LayerFamily.WithoutWeights,
        "Linear" => LayerFamily.Dense,
        "LSTM" or "GRU" => LayerFamily.Recurrent,
        _ => LayerFamily.Block,
    };

    /// <summary>A line of a box: the kind of layer, its details, and its parameters at the right; or one of the layers it is made of.</summary>
    private sealed record Line(string Kind, string Detail, string Parameters)
    {
        private float DetailSize => Kind.Length > 0 ? Size : SmallSize;

        private double DetailStart => Kind.Length > 0 ? PlotText.Width(Kind, Size, isBold: true) + 16 : 0;

        public double Width => DetailStart + PlotText.Width(Detail, DetailSize) + (Parameters.Length > 0 ? Gap + PlotText.Width(Parameters, SmallSize) : 0);

        public void Place(List<DiagramText> texts, double left, double right, double baseline)
        {
            if (Kind.Length > 0)
                texts.Add(new DiagramText(Kind, left, baseline, Size, IsStrong: true));
            if (Detail.Length > 0)
                texts.Add(new DiagramText(Detail, left + DetailStart, baseline, DetailSize, IsMuted: Kind.Length == 0));
            if (Parameters.Length > 0)
                texts.Add(new DiagramText(Parameters, right, baseline, SmallSize, IsMuted: true, IsRight: true));
        }
    }
}

/// <summary>What a layer mainly is, which its color tells.</summary>
internal enum LayerFamily
{
    Convolution,
    Dense,
    Recurrent,
    Block,
    WithoutWeights,
}

internal sealed record DiagramBox(double X, double Y, double Width, double Height, LayerFamily Family);

/// <summary>An arrow straight down.</summary>
internal sealed record DiagramArrow(double X, double From, double To);

/// <summary>Text from a point on its baseline, or up to it.</summary>
internal sealed record DiagramText(string Text, double X, double Y, float Size, bool IsStrong = false, bool IsMuted = false, bool IsRight = false);
