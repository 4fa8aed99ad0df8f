namespace Timbre.Reports.Sections;

internal static class ClassSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var test = input.Result.Test;
        page.Add($"<div class=\"figures\">");
        if (ClassScoreFigure.Fits(test))
            page.Add($"{input.Figures.Draw(ClassScoreFigure.Of(test), "Recall and precision by class with Wilson's 95 % intervals, which take test items as independent.")}");
        page.Add($"<div class=\"scroll\"><table><thead><tr><th>class</th><th class=\"score\">precision</th><th class=\"score\">recall</th><th class=\"score\">F1</th><th>support</th></tr></thead><tbody>");
        foreach (var score in test.PerClass)
            Row(page, score, bars: true);
        page.Add($"</tbody><tbody class=\"sum\">");
        Row(page, test.MacroAverage, bars: false);
        Row(page, test.WeightedAverage, bars: false);
        page.Add($"</tbody></table></div></div>");
        page.Add($"<p class=\"note\">Precision: share of right answers among those that name the class. Recall: share of the class's items that were found. F1: their harmonic mean. Undefined values count as 0.</p>");
    }

    private static void Row(HtmlWriter page, ClassScore score, bool bars)
    {
        page.Add($"<tr><td>{score.Name}</td>{Cell(score.Precision, bars)}{Cell(score.Recall, bars)}{Cell(score.F1, bars)}<td>{score.Support}</td></tr>");
    }

    private static Markup Cell(double value, bool bar) =>
        new(bar ? FormattableString.Invariant($"<td class=\"bar\" style=\"--share:{value:0.###}\">{value:0.000}</td>") : FormattableString.Invariant($"<td>{value:0.000}</td>"));
}
