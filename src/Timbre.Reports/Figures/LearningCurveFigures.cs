namespace Timbre.Reports.Figures;

/// <summary>Loss and accuracy over the epochs of a training.</summary>
internal static class LearningCurveFigures
{
    private const int Width = 520;
    private const int Height = 340;

    public static GnuplotFigure Loss(IReadOnlyList<EpochRecord> history)
    {
        var script = Begin(history, "Loss (nats)").Add($"set yrange [0:*]");
        var train = $"$epochs using 1:2 with {Style(history, 0)} title 'training'";
        var valid = HasValidation(history) ? $", $epochs using 1:3 with {Style(history, 1)} title 'validation'" : "";
        script.Add($"plot {train}{valid}");
        return new GnuplotFigure("loss", "Training and validation loss over the epochs", Width, Height, script.ToString());
    }

    /// <summary>Validation accuracy; null where the split has no validation part.</summary>
    public static GnuplotFigure? Accuracy(IReadOnlyList<EpochRecord> history)
    {
        if (!HasValidation(history))
            return null;
        var script = Begin(history, "Accuracy (%)").Add($"set yrange [*:*]").Add($"set key bottom right");
        script.Add($"plot $epochs using 1:($4*100) with {Style(history, 1)} title 'validation'");
        return new GnuplotFigure("accuracy", "Validation accuracy over the epochs", Width, Height, script.ToString());
    }

    public static bool HasValidation(IReadOnlyList<EpochRecord> history) => history.Any(record => double.IsFinite(record.ValidLoss));

    private static GnuplotScript Begin(IReadOnlyList<EpochRecord> history, string y)
    {
        var script = new GnuplotScript().Axes("Epoch", y);
        // Epochs are whole numbers: with few of them gnuplot would put tics between.
        if (history.Count <= 8)
            script.Add($"set xtics 1");
        return script
            .Add($"set xrange [{(history.Count > 1 ? history[0].Epoch : history[0].Epoch - 1)}:{(history.Count > 1 ? history[^1].Epoch : history[0].Epoch + 1)}]")
            .Data("epochs", history.Select(record => new[] { record.Epoch, record.TrainLoss, record.ValidLoss, record.ValidAccuracy }));
    }

    private static string Style(IReadOnlyList<EpochRecord> history, int series) =>
        history.Count <= 60
            ? $"linespoints lw 2 pt {(series == 0 ? 7 : 5)} ps 0.45 lc {PlotPalette.Series[series].Script}"
            : $"lines lw 2 dt {series + 1} lc {PlotPalette.Series[series].Script}";
}
