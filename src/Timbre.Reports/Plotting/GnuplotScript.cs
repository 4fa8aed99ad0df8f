using System.Globalization;
using System.Text;

namespace Timbre.Reports.Plotting;

/// <summary>Collects the commands of a plot: the common look, data blocks, then what the figure adds.</summary>
internal sealed class GnuplotScript
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins with open axes, outward tics and a quiet grid.</summary>
    public GnuplotScript()
    {
        Add($"set encoding utf8");
        Add($"set border 3 lc {PlotPalette.Muted.Script} lw 1");
        Add($"set tics nomirror out scale 0.6 textcolor {PlotPalette.Muted.Script}");
        Add($"set grid lc {PlotPalette.Grid.Script} lw 1 lt 1");
        Add($"set key textcolor {PlotPalette.Ink.Script} samplen 2 spacing 1.15");
    }

    /// <summary>Adds a command; numbers are written as gnuplot reads them.</summary>
    public GnuplotScript Add(FormattableString command)
    {
        _text.AppendLine(command.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Adds a named block of numbers, one line a row; what is not finite becomes a gap.</summary>
    /// <param name="name">Letters only; used as <c>$name</c>.</param>
    /// <param name="rows">The rows.</param>
    public GnuplotScript Data(string name, IEnumerable<IEnumerable<double>> rows)
    {
        _text.Append('$').Append(name).AppendLine(" << END_OF_DATA");
        foreach (var row in rows)
            _text.AppendJoin(' ', row.Select(value => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NaN")).AppendLine();
        _text.AppendLine("END_OF_DATA");
        return this;
    }

    /// <summary>Titles of the axes, with units; written by this program, never by data.</summary>
    public GnuplotScript Axes(string x, string y)
    {
        Add($"set xlabel {GnuplotText.Quote(x, 120)} textcolor {PlotPalette.Ink.Script}");
        return Add($"set ylabel {GnuplotText.Quote(y, 120)} textcolor {PlotPalette.Ink.Script}");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
