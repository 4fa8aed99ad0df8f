using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Timbre.Reports.Plotting;

/// <summary>Turns what gnuplot's svg terminal writes into a figure of the page: themed colors, the page's font, unique ids, a description.</summary>
internal static partial class SvgFigure
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace XLink = "http://www.w3.org/1999/xlink";
    private static readonly string[] Dropped = ["title", "desc", "filter"];

    public static string Inline(string drawn, GnuplotFigure figure)
    {
        var root = Parse(drawn);
        root.Descendants().Where(element => Dropped.Contains(element.Name.LocalName)).ToList().ForEach(element => element.Remove());
        RemoveEmptyGroups(root);
        foreach (var element in root.DescendantsAndSelf())
        {
            foreach (var attribute in element.Attributes().ToList())
                Clean(element, attribute, figure.Name);
        }
        foreach (var text in root.DescendantNodes().OfType<XText>().ToList())
        {
            if (string.IsNullOrWhiteSpace(text.Value) && text.Parent?.Name.LocalName != "text")
                text.Remove();
            else
                text.Value = GnuplotText.Reveal(text.Value);
        }
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", figure.Description);
        root.Attribute("width")?.Remove();
        root.Attribute("height")?.Remove();
        root.SetAttributeValue("class", "plot");
        root.SetAttributeValue("style", $"--plot-width:{figure.Width}px");
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Clean(XElement element, XAttribute attribute, string prefix)
    {
        if (attribute.IsNamespaceDeclaration)
        {
            if (attribute.Value == XLink)
                attribute.Remove();
            return;
        }
        switch (attribute.Name.LocalName)
        {
            case "id" when attribute.Value.StartsWith("gnuplot_", StringComparison.Ordinal):
                // Nothing refers to them, and several plots in one figure repeat them.
                attribute.Remove();
                break;
            case "id":
                attribute.Value = $"{prefix}-{attribute.Value}";
                break;
            case "href":
                attribute.Remove();
                element.SetAttributeValue("href", $"#{prefix}-{attribute.Value[1..]}");
                break;
            case "font-family":
                attribute.Remove();
                break;
            case "color" when attribute.Value == "black":
                // The marks of plots inherit the color of the page's text from the outermost element.
                attribute.Remove();
                break;
            case "fill" or "stroke" or "color":
                // gnuplot clears a little of the background around marks with error bars.
                attribute.Value = attribute.Value switch { "black" => "currentColor", "white" => PlotPalette.Paper.Css, var value => Themed(value) };
                break;
        }
    }

    private static string Themed(string value)
    {
        var match = Rgb().Match(value);
        return match.Success && PlotPalette.Find(Channel(match, 1), Channel(match, 2), Channel(match, 3)) is { } color ? color.Css : value;
    }

    private static int Channel(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static void RemoveEmptyGroups(XElement root)
    {
        List<XElement> empty;
        do
        {
            empty = root.Descendants(Svg + "g").Where(group => !group.Elements().Any()).ToList();
            empty.ForEach(group => group.Remove());
        }
        while (empty.Count > 0);
    }

    private static XElement Parse(string drawn)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(drawn), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException exception)
        {
            throw new DrawingException($"gnuplot's drawing is no valid SVG: {exception.Message}", exception);
        }
    }

    [GeneratedRegex(@"^rgb\(\s*(\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})\)$")]
    private static partial Regex Rgb();
}
