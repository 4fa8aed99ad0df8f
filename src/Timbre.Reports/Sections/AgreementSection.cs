namespace Timbre.Reports.Sections;

/// <summary>How often segments agree with the answer for the whole: the segments a model hears of an item, and the items that make up a track.</summary>
internal static class AgreementSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var heard = input.Result.Predictions.Where(prediction => prediction.Prediction.Views.Count > 1).ToArray();
        var tracks = Tracks(input.Result.Predictions);
        if (heard.Length > 0)
            Write(page, input.Figures, heard, "agreement", "Test items", "Each item is heard as", "segments");
        if (tracks.Length > 0)
            Write(page, input.Figures, tracks, "track-agreement", "Test tracks", "Each track stands in the test part as", "items");
        if (heard.Length == 0 && tracks.Length == 0)
            page.Add($"<p>The model looks at each item once, as a whole, and every item is a track of its own; there are no segments to agree or disagree.</p>");
    }

    /// <summary>Tracks of several test items, each item taken as one stretch of its track.</summary>
    private static ItemPrediction[] Tracks(IReadOnlyList<ItemPrediction> predictions) => predictions
        .GroupBy(prediction => prediction.Item.Track, StringComparer.Ordinal)
        .Where(track => track.Skip(1).Any())
        .Select(track =>
        {
            var whole = new Prediction(track.Select(item => new View(TimeSpan.Zero, TimeSpan.Zero, item.Probabilities)).ToArray());
            return new ItemPrediction(track.First().Item, whole, whole.Combine(CombineRule.Mean));
        })
        .ToArray();

    private static void Write(HtmlWriter page, FigureGallery figures, ItemPrediction[] wholes, string name, string things, string beginning, string parts)
    {
        var agreements = Array.ConvertAll(wholes, ViewAgreement.Of);
        var count = wholes.Average(whole => whole.Prediction.Views.Count);
        page.Add($"<div class=\"figures\">{figures.Draw(AgreementFigure.Of(agreements, name, things), $"{things} by the share of their {parts} which, taken alone, give the answer for the whole.")}<div>");
        page.Add($"<p>{beginning} {count:0.#} {parts} on average, whose probabilities are averaged: {100.0 * agreements.Count(agreement => agreement.IsRight) / agreements.Length:0.0} % of {agreements.Length} answers are right, and {agreements.Average(agreement => agreement.Share) * 100:0.0} % of the {parts} agree with the answer for the whole.</p>");
        page.Add($"<table><thead><tr><th>{parts} that agree</th><th>answers</th><th>right</th></tr></thead><tbody>");
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
