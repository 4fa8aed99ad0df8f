namespace Timbre.Reports.Pages;

/// <summary>The report of a rerun study: published against measured, with the spread over seeds, in one HTML file.</summary>
internal static class StudyReport
{
    /// <summary>Writes the report of a study of at least one row; an existing one is replaced once the new one is whole.</summary>
    /// <returns>Why the report has no figure, in one line; null where it has.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string? Write(string path, StudyOutcome outcome, Gnuplot? gnuplot = null)
    {
        var figures = new FigureGallery(gnuplot ?? new Gnuplot());
        var title = $"Study {outcome.Name} on {outcome.Data}";
        AtomicFile.WriteText(path, HtmlPage.Write(title, Body(title, outcome, figures)));
        return figures.Problem;
    }

    private static string Body(string title, StudyOutcome outcome, FigureGallery figures)
    {
        var page = new HtmlWriter();
        page.Add($"<header><h1>{title}</h1><p class=\"subtitle\">{outcome.Summary}</p></header>");
        page.Add($"<section id=\"results\"><h2>Published and measured</h2>");
        if (StudyFigure.Fits(outcome))
            page.Add($"{figures.Draw(StudyFigure.Of(outcome), "Diamonds: published (a bar where several figures were). Filled marks: mean of the seeds; bars: their range; small circles: single seeds.")}");
        if (figures.Problem is { } problem)
            page.Add($"<p class=\"note\">The figure is missing: {problem}</p>");
        Table(page, outcome.Rows);
        Leaks(page, outcome.Rows);
        page.Add($"</section><section id=\"sources\"><h2>Sources of the published figures</h2><ul>");
        foreach (var source in outcome.Sources)
            page.Add($"<li>{source}</li>");
        page.Add($"</ul></section><section id=\"reproduce\"><h2>How to make this again</h2><pre><code>{outcome.Command}</code></pre><dl>");
        foreach (var (name, value) in outcome.Facts)
            page.Add($"<dt>{name}</dt><dd>{value}</dd>");
        return page.Add($"</dl></section>").ToString();
    }

    private static void Table(HtmlWriter page, IReadOnlyList<StudyRow> rows)
    {
        page.Add($"<div class=\"scroll\"><table><thead><tr><th>model</th><th class=\"text\">protocol</th><th>published</th><th>measured</th><th>deviation</th><th>seeds</th><th>difference</th><th class=\"text\">remark</th></tr></thead><tbody>");
        foreach (var row in rows)
        {
            var published = row.Published is not { } range ? "–" : range.Low < range.High ? $"{range.Low:0.000}–{range.High:0.000}" : $"{range.Low:0.000}";
            page.Add($"""
                <tr><td>{row.Model}</td><td class="text">{row.Protocol}{(row.Leaks ? " (leaky)" : "")}</td><td>{published}</td><td>{row.Mean:0.000}</td><td>{(double.IsNaN(row.Deviation) ? "–" : $"{row.Deviation:0.000}")}</td>
                <td>{row.Measured.Count}</td><td>{(double.IsNaN(row.Gain) ? "–" : $"{row.Gain:+0.000;−0.000;0}")}</td><td class="text">{row.Note}</td></tr>
                """);
        }
        page.Add($"</tbody></table></div><p class=\"note\">Accuracy on the held-out part, mean and standard deviation over the seeds. Difference: measured mean less the published figure, or the nearer end of a published range.</p>");
    }

    /// <summary>Where the publication's protocol lets tracks stand on both sides, the same model without that says what it is worth.</summary>
    private static void Leaks(HtmlWriter page, IReadOnlyList<StudyRow> rows)
    {
        if (!rows.Any(row => row.Leaks))
            return;
        page.Add($"<div class=\"alarm\" role=\"alert\"><p>Under {string.Join(" and ", rows.Where(row => row.Leaks).Select(row => row.Protocol).Distinct(StringComparer.Ordinal))} segments of one track stand on both sides of the split: those figures say little about new music.</p>");
        foreach (var leaky in rows.Where(row => row.Leaks))
        {
            if (rows.FirstOrDefault(row => !row.Leaks && row.Model == leaky.Model) is { } honest)
                page.Add($"<p>{leaky.Model}: {leaky.Mean * 100:0.0} % under {leaky.Protocol}, {honest.Mean * 100:0.0} % under {honest.Protocol}: the leak is worth {(leaky.Mean - honest.Mean) * 100:+0.0;−0.0;0.0} percentage points.</p>");
        }
        page.Add($"</div>");
    }
}
