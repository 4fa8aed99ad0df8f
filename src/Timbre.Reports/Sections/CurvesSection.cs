namespace Timbre.Reports.Sections;

internal static class CurvesSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var history = input.Result.History;
        if (history.Count == 0)
        {
            page.Add($"<p>This model is fitted in one go; it has no epochs.</p>");
            return;
        }
        page.Add($"<div class=\"figures\">");
        page.Add($"{input.Figures.Draw(LearningCurveFigures.Loss(history), "Loss by epoch. The training loss is measured with augmentation, dropout and label smoothing where these are used, the validation loss without.")}");
        if (LearningCurveFigures.Accuracy(history) is { } accuracy)
            page.Add($"{input.Figures.Draw(accuracy, "Accuracy on the validation part by epoch.")}");
        page.Add($"</div>");

        var seconds = history.Sum(record => record.Seconds);
        var sentence = $"{history.Count} epochs in {(seconds < 120 ? $"{seconds:0.0} s" : $"{seconds / 60:0.0} min")}.";
        if (LearningCurveFigures.HasValidation(history))
        {
            var best = history.Where(record => double.IsFinite(record.ValidLoss)).MinBy(record => record.ValidLoss)!;
            sentence += $" Lowest validation loss: {best.ValidLoss:0.000} in epoch {best.Epoch}, with an accuracy of {best.ValidAccuracy * 100:0.0} %.";
        }
        page.Add($"<p>{sentence}{(input.Result.Folds.Count > 1 ? " Shown is the first fold." : "")}{(input.Result.Refit is { } refit ? $" Shown is the training that chose the epoch; the saved model was then trained for as many epochs on {refit.Items} items, its validation part among them." : "")}</p>");
    }
}
