namespace Timbre.Reports.Figures;

/// <summary>How far the stretches of an item agree, for items that were answered right and wrong.</summary>
internal static class AgreementFigure
{
    private const int Bins = 10;

    /// <summary>Stacked counts by share of agreeing segments.</summary>
    public static GnuplotFigure Of(IReadOnlyList<ViewAgreement> agreements, string name, string things)
    {
        var rows = Enumerable.Range(0, Bins).Select(bin =>
        {
            var members = agreements.Where(agreement => Math.Clamp((int)Math.Ceiling(agreement.Share * Bins) - 1, 0, Bins - 1) == bin).ToArray();
            return new double[] { (bin + 0.5) * 100 / Bins, members.Count(member => member.IsRight), members.Count(member => !member.IsRight) };
        });
        var script = new GnuplotScript()
            .Axes("Segments that agree with the answer for the whole (%)", things)
            .Add($"set xrange [0:100]").Add($"set xtics 10").Add($"set yrange [0:*]").Add($"set key top left reverse Left").Add($"set boxwidth {100.0 / Bins * 0.86}")
            .Data("items", rows)
            .Add($"plot $items using 1:2 with boxes fillstyle solid noborder lc {PlotPalette.Series[0].Script} title 'answered right', $items using 1:($2+$3/2):($1-{43.0 / Bins}):($1+{43.0 / Bins}):2:($2+$3) with boxxyerror fillstyle solid noborder lc {PlotPalette.Series[1].Script} title 'answered wrong'");
        return new GnuplotFigure(name, $"{things} by the share of their segments that agree with the answer for the whole, right and wrong answers apart", 520, 340, script.ToString());
    }
}
