namespace Timbre.Reports.Html;

/// <summary>Draws the figures of a page. The first failure is remembered, to be said once; the page is written all the same, with its tables and the other figures.</summary>
internal sealed class FigureGallery(Gnuplot gnuplot)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Why a figure, or all of them, could not be drawn; null where all were.</summary>
    public string? Problem { get; private set; }

    /// <summary>A figure with its caption; empty where it cannot be drawn.</summary>
    public Markup Draw(GnuplotFigure figure, string caption)
    {
        if (!_names.Add(figure.Name))
            throw new ArgumentException($"two figures are named {figure.Name}; their ids would clash", nameof(figure));
        try
        {
            var page = new HtmlWriter();
            page.Add($"""<figure id="figure-{figure.Name}"><div class="scroll">{new Markup(figure.ToInlineSvg(gnuplot))}</div><figcaption>{caption}</figcaption></figure>""");
            return new Markup(page.ToString());
        }
        catch (DrawingException exception)
        {
            Problem ??= exception.Message;
            return default;
        }
    }
}
