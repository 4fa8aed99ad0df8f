namespace Timbre.Reports.Sections;

/// <summary>How alike the members of an ensemble decide and err; nothing for a model that is no ensemble.</summary>
internal static class MembersSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        if (input.Result.Members is not { } members)
            return;
        var agreement = members.Agreement;
        var best = agreement.Accuracies.Max();
        page.Add($"<p>The ensemble answers {input.Result.Test.Accuracy * 100:0.0} % of the test items right, its best member {best * 100:0.0} %. At least one member is right on {agreement.OracleAccuracy * 100:0.0} %: no choice among their answers could do better. On {agreement.AllWrong * 100:0.0} % all are wrong.</p>");
        page.Add($"<div class=\"figures\"><div class=\"scroll\">");
        Matrix(page, members, "agreement (%)", pair => pair.Agreement);
        page.Add($"<p class=\"note\">Share of test items on which two members give the same answer, right or wrong; on the diagonal each member's accuracy.</p></div><div class=\"scroll\">");
        Matrix(page, members, "overlap of errors (%)", pair => pair.ErrorOverlap);
        page.Add($"<p class=\"note\">Of the items that at least one of two members answers wrong, the share that both do. The lower, the more an ensemble can gain.</p></div></div>");
    }

    private static void Matrix(HtmlWriter page, MemberComparison members, string title, Func<PairAgreement, double> value)
    {
        var count = members.Names.Count;
        page.Add($"<table class=\"matrix\"><thead><tr><th scope=\"col\">{title}</th>");
        foreach (var name in members.Names)
            page.Add($"<th scope=\"col\">{name}</th>");
        page.Add($"</tr></thead><tbody>");
        for (var row = 0; row < count; row++)
        {
            page.Add($"<tr><th scope=\"row\">{members.Names[row]}</th>");
            for (var column = 0; column < count; column++)
            {
                if (row == column)
                {
                    page.Add($"<td class=\"hit\">{members.Agreement.Accuracies[row] * 100:0}</td>");
                    continue;
                }
                var share = value(members.Agreement.Pairs.Single(pair => (pair.First, pair.Second) == (Math.Min(row, column), Math.Max(row, column))));
                var level = PlotPalette.Level(share);
                page.Add($"<td style=\"background:{PlotPalette.Scale[level].Css};color:{PlotPalette.OnScale[level].Css}\">{share * 100:0}</td>");
            }
            page.Add($"</tr>");
        }
        page.Add($"</tbody></table>");
    }
}
