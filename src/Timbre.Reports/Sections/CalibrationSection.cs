namespace Timbre.Reports.Sections;

/// <summary>Whether the probabilities mean what they say.</summary>
internal static class CalibrationSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var result = input.Result;
        var labels = result.Predictions.Select(prediction => prediction.Item.Label).ToArray();
        var after = ReliabilityBin.Of(labels, result.Predictions.Select(prediction => prediction.Probabilities).ToArray());
        var scaling = Scaling(input);
        ReliabilityBin[]? before = null;
        Evaluation? unscaled = null;
        if (scaling is not null)
        {
            // The inverse of the scaling that the model applies to each view.
            var undone = result.Predictions.Select(prediction => scaling.Undo(prediction.Prediction).Combine(CombineRule.Mean)).ToArray();
            before = ReliabilityBin.Of(labels, undone);
            unscaled = Evaluation.Score(result.Classes, labels, undone);
        }

        page.Add($"<div class=\"figures\">");
        page.Add($"{input.Figures.Draw(ReliabilityFigure.Of(after, before), "Reliability diagram: on the dotted diagonal, answers are right as often as they claim. Below it the model is too sure, above it not sure enough. Bars: Wilson's 95 % intervals; below: answers in each of 15 equal bins of confidence.")}");
        page.Add($"<div>");
        Table(page, result.Test, unscaled);
        if (scaling is not null)
            page.Add($"<p>{Describe(scaling, result.Refit is null ? "" : ", before the model was trained on that too")}</p>");
        else
            page.Add($"<p>{(result.Folds.Count > 1 ? "Each fold has a model of its own, so there is no one scaling to compare with." : "No scaling was fitted for this model: these are its own probabilities.")}</p>");
        Confidences(page, input);
        page.Add($"</div></div>");
    }

    private static LogitScaling? Scaling(ReportInput input) =>
        input.Result.Folds.Count == 1 && input.Result.Model is { Scaling.IsNone: false } model ? model.Scaling : null;

    private static string Describe(LogitScaling scaling, string when) => scaling.IsByClass
        ? FormattableString.Invariant($"A weight and a bias for each class, chosen on the validation part{when} (vector scaling): logits are multiplied by {scaling.Weights.Min():0.000} to {scaling.Weights.Max():0.000}, then {scaling.Biases.Min():0.000} to {scaling.Biases.Max():0.000} is added. Another genre may come first than without it.")
        : FormattableString.Invariant($"Temperature {scaling.Temperature:0.000}, chosen on the validation part{when}: logits are divided by it, which {(scaling.Temperature > 1 ? "makes answers less sure" : "makes answers surer")} and leaves their order within a segment unchanged.");

    private static void Table(HtmlWriter page, Evaluation after, Evaluation? before)
    {
        page.Add($"<table><thead><tr><th></th>{new Markup(before is null ? "" : "<th>before</th>")}<th>{(before is null ? "this model" : "after")}</th></tr></thead><tbody>");
        Row(page, "calibration error", before?.CalibrationError, after.CalibrationError);
        Row(page, "… by chance alone", before?.CalibrationErrorByChance, after.CalibrationErrorByChance);
        Row(page, "… over fewer bins", before?.CalibrationErrorSweep, after.CalibrationErrorSweep);
        Row(page, "log loss (nats)", before?.LogLoss, after.LogLoss);
        Row(page, "accuracy", before?.Accuracy, after.Accuracy);
        page.Add($"</tbody></table><p class=\"note\">By chance alone: what perfect probabilities would show on these items, 5 % to 95 %. Fewer bins: as many as the items bear.</p>");
    }

    private static void Row(HtmlWriter page, string name, double? before, double after) =>
        page.Add($"<tr><td>{name}</td>{new Markup(before is { } value ? FormattableString.Invariant($"<td>{value:0.000}</td>") : "")}<td>{after:0.000}</td></tr>");

    private static void Row(HtmlWriter page, string name, ChanceError? before, ChanceError after)
    {
        static string Range(ChanceError error) => FormattableString.Invariant($"{error.Low:0.000}–{error.High:0.000}");
        page.Add($"<tr><td>{name}</td>{new Markup(before is null ? "" : $"<td>{Range(before)}</td>")}<td>{Range(after)}</td></tr>");
    }

    /// <summary>What the words that predict uses for its confidence are worth.</summary>
    private static void Confidences(HtmlWriter page, ReportInput input)
    {
        var card = input.Card;
        (string Words, double From, double To)[] bands =
        [
            ($"sure (from {card.SureFrom * 100:0} %)", card.SureFrom, double.PositiveInfinity),
            ($"leaning (from {card.LeaningFrom * 100:0} %)", card.LeaningFrom, card.SureFrom),
            ($"not sure (below {card.LeaningFrom * 100:0} %)", double.NegativeInfinity, card.LeaningFrom),
        ];
        page.Add($"<table><thead><tr><th>answer</th><th>items</th><th>right</th></tr></thead><tbody>");
        foreach (var (words, from, to) in bands)
        {
            var members = input.Result.Predictions.Where(prediction => prediction.Probabilities.Max() is var best && best >= from && best < to).ToArray();
            var correct = members.Count(prediction => TensorPrimitives.IndexOfMax<float>(prediction.Probabilities) == prediction.Item.Label);
            page.Add($"<tr><td>{words}</td><td>{members.Length}</td><td>{(members.Length > 0 ? $"{100.0 * correct / members.Length:0.0} %" : "–")}</td></tr>");
        }
        page.Add($"</tbody></table>");
    }
}
