namespace Timbre.Reports.Sections;

internal static class ConfusionSection
{
    private const int MostNamed = 5;

    public static void Write(HtmlWriter page, ReportInput input)
    {
        var test = input.Result.Test;
        if (ConfusionFigure.Fits(test))
            page.Add($"{input.Figures.Draw(ConfusionFigure.Of(test), "Each cell: number of test items and share of the true class (row). The diagonal is right; empty cells are zero.")}");
        var worst = Pairs(test).OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Truth).Take(MostNamed).ToArray();
        if (worst.Length > 0)
        {
            var list = worst.Select(pair => $"{test.Classes[pair.Truth]} taken for {test.Classes[pair.Predicted]} ({pair.Count} of {test.Confusion.Support(pair.Truth)})");
            page.Add($"<p>Most frequent confusions: {string.Join("; ", list)}.</p>");
        }
        // Without gnuplot the table is the figure.
        page.Add($"<details{new Markup(input.Figures.Problem is null ? "" : " open=\"open\"")}><summary>As a table: counts, and rates in percent</summary><div class=\"scroll\">");
        Table(page, test);
        page.Add($"</div></details>");
    }

    private static IEnumerable<(int Truth, int Predicted, int Count)> Pairs(Evaluation test) =>
        from truth in Enumerable.Range(0, test.Classes.Count)
        from predicted in Enumerable.Range(0, test.Classes.Count)
        where truth != predicted && test.Confusion[truth, predicted] > 0
        select (truth, predicted, test.Confusion[truth, predicted]);

    private static void Table(HtmlWriter page, Evaluation test)
    {
        page.Add($"<table class=\"matrix\"><thead><tr><th scope=\"col\">true ╲ predicted</th>");
        foreach (var name in test.Classes)
            page.Add($"<th scope=\"col\">{name}</th>");
        page.Add($"</tr></thead><tbody>");
        for (var truth = 0; truth < test.Classes.Count; truth++)
        {
            page.Add($"<tr><th scope=\"row\">{test.Classes[truth]}</th>");
            for (var predicted = 0; predicted < test.Classes.Count; predicted++)
                Cell(page, test.Confusion[truth, predicted], test.Confusion.Support(truth), truth == predicted);
            page.Add($"</tr>");
        }
        page.Add($"</tbody></table>");
    }

    private static void Cell(HtmlWriter page, int count, int support, bool hit)
    {
        if (count == 0)
        {
            page.Add($"<td>·</td>");
            return;
        }
        var level = PlotPalette.Level((double)count / support);
        page.Add($"<td class=\"{(hit ? "hit" : "miss")}\" style=\"background:{PlotPalette.Scale[level].Css};color:{PlotPalette.OnScale[level].Css}\">{count}<br/><small>{100.0 * count / support:0}</small></td>");
    }
}
