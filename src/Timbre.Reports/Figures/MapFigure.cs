namespace Timbre.Reports.Figures;

/// <summary>Test items as points in the plane: color and shape by true class, a cross on wrong answers.</summary>
internal static class MapFigure
{
    // Filled shapes are told apart best; with eight colors their pairs repeat only after forty classes.
    private static readonly int[] Shapes = [7, 5, 9, 13, 11];

    public static GnuplotFigure Of(IReadOnlyList<double[]> points, IReadOnlyList<int> labels, IReadOnlyList<bool> right, IReadOnlyList<string> classes, string x, string y)
    {
        var size = points.Count > 600 ? 0.5 : 0.8;
        var script = new GnuplotScript()
            .Axes(x, y)
            .Add($"unset grid")
            .Add($"set key outside right top reverse Left samplen 1 width -3")
            .Add($"set tics format ''").Add($"set tics scale 0");
        List<string> plots = [];
        for (var label = 0; label < classes.Count; label++)
        {
            var own = Enumerable.Range(0, points.Count).Where(i => labels[i] == label).ToArray();
            if (own.Length == 0)
                continue;
            script.Data(Block(label), own.Select(i => points[i]));
            plots.Add(FormattableString.Invariant($"${Block(label)} using 1:2 with points pt {Shapes[(label + label / Shapes.Length) % Shapes.Length]} ps {size} lw 1.3 lc {PlotPalette.Series[label % PlotPalette.Series.Count].Script} title {GnuplotText.Quote(classes[label], 18)}"));
        }
        var wrong = Enumerable.Range(0, points.Count).Where(i => !right[i]).ToArray();
        if (wrong.Length > 0)
        {
            script.Data("wrong", wrong.Select(i => points[i]));
            plots.Add(FormattableString.Invariant($"$wrong using 1:2 with points pt 2 ps {size * 1.25} lw 1.3 lc {PlotPalette.Ink.Script} title 'answered wrong'"));
        }
        script.Add($"plot {string.Join(", ", plots)}");
        return new GnuplotFigure("map", "Map of the test items by what the model made of them", 820, 560, script.ToString());
    }

    /// <summary>gnuplot's names of data blocks are letters and digits.</summary>
    private static string Block(int label) => $"class{label}";
}
