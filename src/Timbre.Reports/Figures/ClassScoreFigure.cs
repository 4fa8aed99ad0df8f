namespace Timbre.Reports.Figures;

/// <summary>Recall and precision of each class with 95 % intervals.</summary>
internal static class ClassScoreFigure
{
    private const int MostClasses = 40;

    public static bool Fits(Evaluation evaluation) => evaluation.Classes.Count <= MostClasses;

    public static GnuplotFigure Of(Evaluation evaluation)
    {
        var names = evaluation.Classes;
        var confusion = evaluation.Confusion;
        var tics = string.Join(", ", names.Select((name, label) => string.Create(CultureInfo.InvariantCulture, $"{GnuplotText.Quote(name, 20)} {label}")));
        var script = new GnuplotScript()
            .Axes("Share of items (%)", "")
            .Add($"set xrange [0:100]").Add($"set xtics 20").Add($"set yrange [{names.Count - 0.5}:-0.5]").Add($"set ytics scale 0 ({tics}) textcolor {PlotPalette.Ink.Script}")
            .Add($"set key outside top center horizontal")
            .Data("recall", names.Select((_, label) => Row(label - 0.13, confusion[label, label], confusion.Support(label))))
            .Data("precision", names.Select((_, label) => Row(label + 0.13, confusion[label, label], confusion.Predicted(label))))
            .Add($"plot $recall using 2:1:3:4 with xerrorbars pt 7 ps 0.75 lw 1.6 lc {PlotPalette.Series[0].Script} title 'recall', $precision using 2:1:3:4 with xerrorbars pt 4 ps 0.75 lw 1.6 lc {PlotPalette.Series[1].Script} title 'precision'");
        return new GnuplotFigure("scores", "Recall and precision of each class with 95 % intervals", 520, 90 + 30 * Math.Max(4, names.Count), script.ToString());
    }

    private static double[] Row(double y, int correct, int count)
    {
        var interval = Interval.Wilson(correct, count);
        return count > 0 ? [y, 100.0 * correct / count, interval.Low * 100, interval.High * 100] : [y, double.NaN, double.NaN, double.NaN];
    }
}
