namespace Timbre.Training.Metrics;

/// <summary>Prints an evaluation in the layout of scikit-learn's <c>classification_report</c>, and the confusion matrix.</summary>
internal static class ClassificationReport
{
    private const int NumberWidth = 9;

    /// <summary>Per-class precision, recall, F1 and support, then accuracy and the two averages.</summary>
    public static string Format(Evaluation evaluation)
    {
        var width = Math.Max("weighted avg".Length, evaluation.Classes.Max(name => name.Length));
        var text = new StringBuilder();
        text.Append(' ', width + 1).AppendLine(" precision    recall  f1-score   support").AppendLine();
        foreach (var score in evaluation.PerClass)
            AppendRow(text, width, score);
        text.AppendLine();
        text.Append("accuracy".PadLeft(width)).Append(' ', 2 * (NumberWidth + 1) + 2)
            .AppendLine(CultureInfo.InvariantCulture, $"{evaluation.Accuracy,NumberWidth:0.00} {evaluation.Count,NumberWidth}");
        AppendRow(text, width, evaluation.MacroAverage);
        AppendRow(text, width, evaluation.WeightedAverage);
        return text.ToString();
    }

    /// <summary>Log loss and calibration error, and what chance makes of the latter, in one line.</summary>
    public static string FormatCalibration(Evaluation evaluation)
    {
        var chance = evaluation.CalibrationErrorByChance;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"log loss {evaluation.LogLoss:0.000}, calibration error {evaluation.CalibrationError:0.000} over 15 bins (perfect probabilities: {chance.Low:0.000} to {chance.High:0.000}), {evaluation.CalibrationErrorSweep:0.000} over as many as {evaluation.Count} items bear");
    }

    /// <summary>The confusion matrix: truth in rows, prediction in columns, zeros as dots so that errors stand out.</summary>
    public static string FormatConfusion(Evaluation evaluation)
    {
        var names = evaluation.Classes;
        var width = names.Max(name => name.Length);
        var cells = Math.Max(5, Math.Min(width, 9) + 1);
        var text = new StringBuilder();
        text.Append(' ', width);
        foreach (var name in names)
            text.Append((name.Length < cells ? name : name[..(cells - 1)]).PadLeft(cells));
        text.AppendLine();
        for (var truth = 0; truth < names.Count; truth++)
        {
            text.Append(names[truth].PadLeft(width));
            for (var predicted = 0; predicted < names.Count; predicted++)
            {
                var count = evaluation.Confusion[truth, predicted];
                text.Append((count == 0 ? "·" : count.ToString(CultureInfo.InvariantCulture)).PadLeft(cells));
            }
            text.AppendLine();
        }
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, int width, ClassScore score) => text
        .Append(score.Name.PadLeft(width)).Append(' ', 2)
        .AppendLine(CultureInfo.InvariantCulture, $"{score.Precision,NumberWidth:0.00} {score.Recall,NumberWidth:0.00} {score.F1,NumberWidth:0.00} {score.Support,NumberWidth}");
}
