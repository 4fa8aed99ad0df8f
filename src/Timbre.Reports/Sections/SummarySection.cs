using Timbre.Learning.Metrics;
using Timbre.Reports.Html;
using Timbre.Reports.Statistics;

namespace Timbre.Reports.Sections;

/// <summary>The model, the data and the figures that matter, with their uncertainty.</summary>
internal static class SummarySection
{
    private const int Resamples = 1000;

    public static void Write(HtmlWriter page, ReportInput input)
    {
        var (result, test) = (input.Result, input.Result.Test);
        var tracks = result.Predictions.Select(prediction => prediction.Item.Track).Distinct(StringComparer.Ordinal).Count();
        var intervals = TrackBootstrap.Intervals(
            result.Classes,
            result.Predictions,
            [evaluation => evaluation.Accuracy, evaluation => evaluation.BalancedAccuracy, evaluation => evaluation.MacroF1, evaluation => evaluation.LogLoss],
            Resamples,
            input.Card.Seed);
        var independent = tracks == test.Count;
        var accuracy = independent ? Interval.Wilson(test.Confusion.Correct, test.Count) : intervals[0];

        page.Add($"<div class=\"tiles\">");
        Tile(page, "accuracy", $"{test.Accuracy * 100:0.0} %", $"95 % interval {accuracy.Low * 100:0.0} to {accuracy.High * 100:0.0} %", "tile first");
        Tile(page, "balanced accuracy", $"{test.BalancedAccuracy * 100:0.0} %", $"{intervals[1].Low * 100:0.0} to {intervals[1].High * 100:0.0} %");
        Tile(page, "macro F1", $"{test.MacroF1:0.000}", $"{intervals[2].Low:0.000} to {intervals[2].High:0.000}");
        Tile(page, "log loss (nats)", $"{test.LogLoss:0.000}", $"{intervals[3].Low:0.000} to {intervals[3].High:0.000}; guessing: {Math.Log(result.Classes.Count):0.000}");
        Tile(page, "calibration error", $"{test.CalibrationError:0.000}", "mean gap between confidence and accuracy");
        page.Add($"</div>");

        var method = independent
            ? "Wilson's for accuracy, for every test item is a track of its own; from the bootstrap over test items for the others"
            : $"from the bootstrap over the {tracks} test tracks, for segments of one track are not independent";
        page.Add($"""
            <p class="note">Measured on {test.Count} test items from {tracks} tracks that neither training nor any choice of settings looked at{(result.Leak.IsClean ? "" : " (but see the warning about the split below)")}. Intervals are {method}
            ({Resamples} resamples); they show the chance in the choice of test items, not that of training with another seed.</p>
            """);
        if (result.Folds.Count > 1)
            Folds(page, result.Folds);
    }

    private static void Folds(HtmlWriter page, IReadOnlyList<Evaluation> folds)
    {
        var accuracies = folds.Select(fold => fold.Accuracy).ToArray();
        var mean = accuracies.Average();
        var deviation = Math.Sqrt(accuracies.Sum(value => (value - mean) * (value - mean)) / (accuracies.Length - 1));
        page.Add($"""
            <p>Accuracy over the {folds.Count} folds: mean {mean * 100:0.0} %, standard deviation {deviation * 100:0.0} percentage points
            ({string.Join(", ", accuracies.Select(value => $"{value * 100:0.0}"))}). The folds share training data, so their spread understates the uncertainty.</p>
            """);
    }

    private static void Tile(HtmlWriter page, string name, string value, string detail, string style = "tile") =>
        page.Add($"<div class=\"{style}\"><span>{name}</span><b>{value}</b><span>{detail}</span></div>");
}
