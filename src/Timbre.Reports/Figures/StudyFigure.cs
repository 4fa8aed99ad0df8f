namespace Timbre.Reports.Figures;

/// <summary>Published against measured accuracy: a line for each model and protocol, a mark for the publication, the mean and range over the seeds.</summary>
internal static class StudyFigure
{
    private const int MostRows = 60;
    private const int RowHeight = 34;

    public static bool Fits(StudyOutcome outcome) => outcome.Rows.Count is > 0 and <= MostRows;

    public static GnuplotFigure Of(StudyOutcome outcome)
    {
        var rows = outcome.Rows;
        var several = rows.Select(row => row.Protocol).Distinct(StringComparer.Ordinal).Count() > 1;
        var labels = rows.Select(row => several ? $"{row.Model}, {row.Protocol}" : row.Model).ToArray();
        var lowest = rows.Min(row => Math.Min(row.Measured.Min(), row.Published?.Low ?? 1));
        // The least that is worth a plot: below lies nothing to compare.
        var from = Math.Max(0, Math.Floor(lowest * 20 - 0.5) * 5);
        var tics = string.Join(", ", labels.Select((label, i) => string.Create(CultureInfo.InvariantCulture, $"{GnuplotText.Quote(label, 34)} {i}")));
        var script = new GnuplotScript()
            .Axes("Accuracy on the held-out part (%)", "")
            .Add($"set xrange [{from}:100]").Add($"set yrange [{rows.Count - 0.5}:-0.5]").Add($"set ytics scale 0 ({tics}) textcolor {PlotPalette.Ink.Script}")
            .Add($"set grid noytics")
            .Add($"set key outside top left horizontal reverse Left");

        List<string> plots = [];
        Published(script, rows, plots);
        Measured(script, rows, leaks: false, PlotPalette.Series[0].Script, 7, several && rows.Any(row => row.Leaks) ? "measured, tracks kept together" : "measured", plots);
        Measured(script, rows, leaks: true, PlotPalette.Series[1].Script, 5, "measured, tracks on both sides", plots);
        script.Add($"plot {string.Join(", ", plots)}");
        return new GnuplotFigure("study", "Published and measured accuracy of each model", 900, 110 + RowHeight * Math.Max(3, rows.Count), script.ToString());
    }

    private static void Published(GnuplotScript script, IReadOnlyList<StudyRow> rows, List<string> plots)
    {
        var known = Enumerable.Range(0, rows.Count).Where(i => rows[i].Published is not null).ToArray();
        if (known.Length == 0)
            return;
        script.Data("published", known.Select(i => new[] { (rows[i].Published!.Value.Low + rows[i].Published!.Value.High) * 50, i - 0.2, rows[i].Published!.Value.Low * 100, rows[i].Published!.Value.High * 100 }));
        plots.Add($"$published using 1:2:3:4 with xerrorbars pt 12 ps 1.1 lw 1.6 lc {PlotPalette.Muted.Script} title 'published'");
    }

    private static void Measured(GnuplotScript script, IReadOnlyList<StudyRow> rows, bool leaks, string color, int shape, string title, List<string> plots)
    {
        var own = Enumerable.Range(0, rows.Count).Where(i => rows[i].Leaks == leaks).ToArray();
        if (own.Length == 0)
            return;
        var name = leaks ? "leaky" : "honest";
        script.Data($"{name}seeds", own.SelectMany(i => rows[i].Measured.Select(value => new[] { value * 100, i + 0.14 })));
        script.Data(name, own.Select(i => new[] { rows[i].Mean * 100, i + 0.14, rows[i].Measured.Min() * 100, rows[i].Measured.Max() * 100 }));
        plots.Add($"${name} using 1:2:3:4 with xerrorbars pt {shape} ps 0.9 lw 2 lc {color} title '{title}'");
        plots.Add($"${name}seeds using 1:2 with points pt 6 ps 0.35 lw 1 lc {color} notitle");
    }
}
