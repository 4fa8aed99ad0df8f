namespace Timbre.Reports.Figures;

/// <summary>Reliability diagram: stated confidence against accuracy, above the number of answers at each confidence.</summary>
internal static class ReliabilityFigure
{
    private const int Width = 520;
    private const int Height = 560;

    /// <summary>Of the answers as the model gives them, and as it would without scaling; null where it has none.</summary>
    public static GnuplotFigure Of(ReliabilityBin[] after, ReliabilityBin[]? before)
    {
        var (ink, first, second) = (PlotPalette.Muted.Script, PlotPalette.Series[0].Script, PlotPalette.Series[1].Script);
        var script = new GnuplotScript().Data("after", Rows(after)).Add($"set multiplot");
        if (before is not null)
            script.Data("before", Rows(before));
        script.Axes("", "Accuracy (%)")
            .Add($"set xrange [0:100]").Add($"set yrange [0:100]").Add($"set xtics 20 format ''").Add($"set ytics 20")
            .Add($"set lmargin at screen 0.15").Add($"set rmargin at screen 0.97")
            .Add($"set tmargin at screen 0.86").Add($"set bmargin at screen 0.33")
            .Add($"set key at screen 0.15,0.985 left top vertical reverse Left");
        var earlier = before is null ? "" : $", $before using 1:2 with points pt 4 ps 0.9 lw 1.5 lc {second} title 'before scaling'";
        var title = before is null ? "this model" : "after scaling";
        script.Add($"plot x with lines dt 3 lw 1.5 lc {ink} title 'perfect calibration'{earlier}, $after using 1:2:3:4 with yerrorbars lw 1.4 pt 7 ps 0.8 lc {first} title '{title}'");
        var width = 100.0 / ReliabilityBin.BinCount;
        script.Axes("Confidence: stated probability of the answer (%)", "Items")
            .Add($"unset key").Add($"set tmargin at screen 0.285").Add($"set bmargin at screen 0.11")
            .Add($"set xtics 20 format '%g'").Add($"set yrange [0:*]").Add($"set ytics {TicStep(after.Max(bin => bin.Count))}");
        script.Add($"plot $after using 5:6:({width * 0.9}) with boxes fillstyle solid noborder lc {first}").Add($"unset multiplot");
        return new GnuplotFigure("reliability", "Reliability diagram: accuracy of the answers by their stated confidence, and how many answers there are of each", Width, Height, script.ToString());
    }

    /// <summary>A round step that leaves two to four tics.</summary>
    private static int TicStep(int largest)
    {
        var power = (int)Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, largest / 2.0))));
        return new[] { 5 * power, 2 * power, power }.First(step => step <= Math.Max(1, largest / 2.0));
    }

    /// <summary>Confidence, accuracy, its interval, center of the bin, items.</summary>
    private static IEnumerable<double[]> Rows(ReliabilityBin[] bins) => bins.Select(bin =>
    {
        var interval = Interval.Wilson(bin.Correct, bin.Count);
        return new[]
        {
            bin.Confidence * 100, bin.Accuracy * 100, bin.Count > 0 ? interval.Low * 100 : double.NaN, bin.Count > 0 ? interval.High * 100 : double.NaN,
            (bin.From + bin.To) * 50, bin.Count,
        };
    }).Where(row => row[5] > 0);
}
