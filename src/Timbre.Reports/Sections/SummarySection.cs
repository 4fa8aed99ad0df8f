namespace Timbre.Reports.Sections;

internal static class SummarySection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var (result, test) = (input.Result, input.Result.Test);
        var intervals = result.Intervals;
        var (accuracy, tracks, independent) = (intervals.Accuracy, intervals.Tracks, intervals.AreItemsIndependent);

        page.Add($"<div class=\"tiles\">");
        Tile(page, "accuracy", $"{test.Accuracy * 100:0.0} %", $"95 % interval {accuracy.Low * 100:0.0} to {accuracy.High * 100:0.0} %", "tile first");
        Tile(page, "balanced accuracy", $"{test.BalancedAccuracy * 100:0.0} %", $"{intervals.BalancedAccuracy.Low * 100:0.0} to {intervals.BalancedAccuracy.High * 100:0.0} %");
        Tile(page, "macro F1", $"{test.MacroF1:0.000}", $"{intervals.MacroF1.Low:0.000} to {intervals.MacroF1.High:0.000}");
        Tile(page, "log loss (nats)", $"{test.LogLoss:0.000}", $"{intervals.LogLoss.Low:0.000} to {intervals.LogLoss.High:0.000}; guessing: {Math.Log(result.Classes.Count):0.000}");
        Tile(page, "calibration error", $"{test.CalibrationError:0.000}", "mean gap between confidence and accuracy");
        page.Add($"</div>");

        var method = independent
            ? "Wilson's for accuracy, for every test item is a track of its own; from the bootstrap over test items for the others"
            : $"from the bootstrap over the {tracks} test tracks, for segments of one track are not independent";
        page.Add($"""
            <p class="note">Measured on {test.Count} test items from {tracks} tracks that neither training nor any choice of settings looked at{(result.Leak.IsClean ? "" : " (but see the warning about the split below)")}. Intervals are {method}
            ({TestIntervals.Resamples} resamples); they show the chance in the choice of test items, not that of training with another seed.</p>
            """);
        if (result.FoldAccuracy is { } folds)
            Folds(page, folds, result);
        if (input.Context.Seeds is { } seeds)
            Seeds(page, seeds);
    }

    private static void Folds(HtmlWriter page, MeanEstimate folds, ExperimentResult result)
    {
        var repeats = result.Folds.Count / result.FoldsPerRepeat;
        page.Add($"""
            <p>Accuracy over {(repeats > 1 ? $"{repeats} times {result.FoldsPerRepeat}" : $"{result.Folds.Count}")} folds: mean {folds.Mean * 100:0.0} %, standard deviation {folds.Deviation * 100:0.0} percentage points,
            95 % interval of the mean {folds.Interval.Low * 100:0.0} to {folds.Interval.High * 100:0.0} % ({string.Join(", ", folds.Values.Select(value => FormattableString.Invariant($"{value * 100:0.0}")))}).
            The folds share training data; the interval is Nadeau and Bengio's corrected one.{(repeats > 1 ? " Each test item counts once a repeat in the other figures." : "")}</p>
            """);
        if (result.FoldSettings.Select(settings => string.Join(", ", settings.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))).ToArray() is { Length: > 0 } all
            && all.Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            page.Add($"<p class=\"note\">Settings were chosen inside each fold's training part: {string.Join("; ", all.CountBy(settings => settings).OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} ({pair.Value} of {all.Length})"))}.</p>");
        }
    }

    private static void Seeds(HtmlWriter page, SeedSummary seeds)
    {
        page.Add($"<h3>Over {seeds.Seeds.Count} seeds</h3>");
        page.Add($"<div class=\"scroll\"><table><thead><tr><th></th><th>mean</th><th>standard deviation</th><th>95 % interval of the mean</th><th>seeds {string.Join(", ", seeds.Seeds)}</th></tr></thead><tbody>");
        Row(page, "accuracy", seeds.Accuracy);
        Row(page, "balanced accuracy", seeds.BalancedAccuracy);
        Row(page, "macro F1", seeds.MacroF1);
        Row(page, "log loss (nats)", seeds.LogLoss);
        Row(page, "calibration error", seeds.CalibrationError);
        page.Add($"</tbody></table></div><p class=\"note\">Student's interval over seeds. A seed decides the split, where that is random, and the training. The other figures and the saved model are the first seed's, which was not chosen for its result.</p>");
    }

    private static void Row(HtmlWriter page, string name, MeanEstimate estimate) => page.Add($"""
        <tr><td>{name}</td><td>{estimate.Mean:0.000}</td><td>{estimate.Deviation:0.000}</td><td>{estimate.Interval.Low:0.000} to {estimate.Interval.High:0.000}</td>
        <td>{string.Join(", ", estimate.Values.Select(value => FormattableString.Invariant($"{value:0.000}")))}</td></tr>
        """);

    private static void Tile(HtmlWriter page, string name, string value, string detail, string style = "tile") =>
        page.Add($"<div class=\"{style}\"><span>{name}</span><b>{value}</b><span>{detail}</span></div>");
}
