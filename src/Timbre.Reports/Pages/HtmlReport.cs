namespace Timbre.Reports.Pages;

/// <summary>The report of a training run: one HTML file that needs nothing else, not even a network.</summary>
internal static class HtmlReport
{
    private static readonly (string Id, string Title, Action<HtmlWriter, ReportInput> Write)[] Sections =
    [
        ("summary", "Summary", SummarySection.Write),
        ("split", "How the data was divided", SplitSection.Write),
        ("curves", "Learning curves", CurvesSection.Write),
        ("confusion", "Confusion matrix", ConfusionSection.Write),
        ("classes", "Scores by class", ClassSection.Write),
        ("calibration", "Calibration", CalibrationSection.Write),
        ("members", "Members of the ensemble", MembersSection.Write),
        ("agreement", "Agreement of segments", AgreementSection.Write),
        ("map", "Map of the test items", MapSection.Write),
        ("mistakes", "The most confident mistakes", MistakeSection.Write),
        ("skipped", "Skipped files", ReproduceSection.WriteSkipped),
        ("reproduce", "How to make this again", ReproduceSection.Write),
    ];

    /// <summary>Writes the report; an existing one is replaced once the new one is whole.</summary>
    /// <returns>Why figures are missing, in one line; null where none is.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string? Write(string path, ExperimentResult result, ModelCard card, ReportContext context, Gnuplot? gnuplot = null, CancellationToken cancellation = default)
    {
        var figures = new FigureGallery(gnuplot ?? new Gnuplot());
        var input = new ReportInput(result, card, context, figures, Path.GetDirectoryName(Path.GetFullPath(path))!) { Cancellation = cancellation };
        var title = $"{result.Model.Name} on {card.Data}";
        AtomicFile.WriteText(path, HtmlPage.Write(title, Body(title, input)));
        return figures.Problem;
    }

    private static string Body(string title, ReportInput input)
    {
        var parts = Sections.Select(section =>
        {
            input.Cancellation.ThrowIfCancellationRequested();
            var part = new HtmlWriter();
            section.Write(part, input);
            return (section.Id, section.Title, Text: part.ToString());
        }).Where(part => part.Text.Length > 0).ToArray();

        var page = new HtmlWriter();
        page.Add($"<header><h1>{title}</h1>");
        page.Add($"<p class=\"subtitle\">{input.Result.Classes.Count} classes, {input.Result.Test.Count} test items, split {input.Context.Split}, seed {input.Card.Seed.ToString()}</p><nav>");
        foreach (var part in parts)
            page.Add($"<a href=\"#{part.Id}\">{part.Title}</a>");
        page.Add($"</nav></header>");
        if (input.Figures.Problem is { } problem)
            page.Add($"<p class=\"note\">Figures are missing: {problem}</p>");
        foreach (var part in parts)
            page.Add($"<section id=\"{part.Id}\"><h2>{part.Title}</h2>{new Markup(part.Text)}</section>");
        return page.ToString();
    }
}
