namespace Timbre.Reports.Figures;

/// <summary>The confusion matrix as a picture: color by the share of the true class, count and share in each cell.</summary>
internal static class ConfusionFigure
{
    private const int Cell = 52;
    private const int MostLabelled = 20;
    private const int MostClasses = 100;

    public static bool Fits(Evaluation evaluation) => evaluation.Classes.Count <= MostClasses;

    /// <summary>Truth in rows, prediction in columns; empty cells stay empty.</summary>
    public static GnuplotFigure Of(Evaluation evaluation)
    {
        var classes = evaluation.Classes;
        var labelled = classes.Count <= MostLabelled;
        var cell = labelled ? Cell : Math.Max(8, MostLabelled * Cell / classes.Count);
        var longest = Math.Min(24, classes.Max(name => name.Length));
        var (left, bottom) = (38 + longest * 8.0, 40 + longest * 5.5);
        var (width, height) = ((int)(left + cell * classes.Count + 20), (int)(bottom + cell * classes.Count + 14));

        var script = new GnuplotScript()
            .Axes("Predicted class", "")
            .Add($"set label 'True class' at screen {14 / (double)width}, screen {(bottom + cell * classes.Count / 2.0) / height} rotate by 90 center textcolor {PlotPalette.Ink.Script}")
            .Add($"unset key")
            .Add($"unset grid")
            .Add($"set border 15 lc {PlotPalette.Grid.Script}")
            .Add($"set tics scale 0")
            .Add($"set lmargin at screen {left / width}")
            .Add($"set rmargin at screen {(left + cell * classes.Count) / width}")
            .Add($"set bmargin at screen {bottom / height}")
            .Add($"set tmargin at screen {(bottom + cell * classes.Count) / height}")
            .Add($"set xrange [-0.5:{classes.Count - 0.5}]")
            .Add($"set yrange [{classes.Count - 0.5}:-0.5]")
            .Add($"set xtics rotate by 40 right ({Tics(classes)}) textcolor {PlotPalette.Ink.Script}")
            .Add($"set ytics ({Tics(classes)}) textcolor {PlotPalette.Ink.Script}");
        AddCells(script, evaluation, labelled);
        return new GnuplotFigure("confusion", "Confusion matrix: true classes in rows, predicted classes in columns", width, height, script.ToString());
    }

    private static void AddCells(GnuplotScript script, Evaluation evaluation, bool labelled)
    {
        List<double[]> cells = [];
        List<string> labels = [];
        var confusion = evaluation.Confusion;
        for (var truth = 0; truth < confusion.Classes; truth++)
        {
            var support = confusion.Support(truth);
            for (var predicted = 0; predicted < confusion.Classes; predicted++)
            {
                var count = confusion[truth, predicted];
                if (count == 0)
                    continue;
                var rate = (double)count / support;
                var level = PlotPalette.Level(rate);
                cells.Add([predicted, truth, PlotPalette.Scale[level].StandIn]);
                labels.Add(string.Create(CultureInfo.InvariantCulture, $"set label '{count}' at {predicted},{truth - 0.14} center font ',13' textcolor {PlotPalette.OnScale[level].Script} front"));
                labels.Add(string.Create(CultureInfo.InvariantCulture, $"set label '{rate * 100:0} %' at {predicted},{truth + 0.24} center font ',10' textcolor {PlotPalette.OnScale[level].Script} front"));
            }
        }
        script.Data("cells", cells);
        if (labelled)
            labels.ForEach(label => script.Add($"{label}"));
        script.Add($"plot $cells using 1:2:(0.48):(0.48):3 with boxxyerror fillstyle solid noborder fillcolor rgb variable");
    }

    private static string Tics(IReadOnlyList<string> classes) =>
        string.Join(", ", classes.Select((name, index) => string.Create(CultureInfo.InvariantCulture, $"{GnuplotText.Quote(name, 24)} {index}")));
}
