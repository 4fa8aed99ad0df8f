using Timbre.Reports.Figures;
using Timbre.Reports.Html;
using Timbre.Reports.Statistics;

namespace Timbre.Reports.Sections;

/// <summary>How often the segments of an item agree with the answer for the whole.</summary>
internal static class AgreementSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var several = input.Result.Predictions.Where(prediction => prediction.Prediction.Views.Count > 1).ToArray();
        if (several.Length == 0)
        {
            page.Add($"<p>The model looks at each item once, as a whole; there are no segments to agree or disagree.</p>");
            return;
        }
        var agreements = Array.ConvertAll(several, ViewAgreement.Of);
        var views = several.Average(prediction => prediction.Prediction.Views.Count);
        page.Add($"<div class=\"figures\">{input.Figures.Draw(AgreementFigure.Of(agreements), "Test items by the share of their segments which, taken alone, give the answer for the whole.")}<div>");
        page.Add($"<p>Each item is heard as {views:0.#} segments on average, whose probabilities are averaged. {agreements.Average(agreement => agreement.Share) * 100:0.0} % of segments agree with the answer for their item.</p>");
        page.Add($"<table><thead><tr><th>segments agree</th><th>items</th><th>right</th></tr></thead><tbody>");
        Row(page, "all", agreements, agreement => agreement.Share >= 1);
        Row(page, "more than half", agreements, agreement => agreement.Share is > 0.5 and < 1);
        Row(page, "half or fewer", agreements, agreement => agreement.Share <= 0.5);
        page.Add($"</tbody></table></div></div>");
    }

    private static void Row(HtmlWriter page, string name, ViewAgreement[] agreements, Func<ViewAgreement, bool> belongs)
    {
        var members = agreements.Where(belongs).ToArray();
        page.Add($"<tr><td>{name}</td><td>{members.Length}</td><td>{(members.Length > 0 ? $"{100.0 * members.Count(member => member.IsRight) / members.Length:0.0} %" : "–")}</td></tr>");
    }
}
