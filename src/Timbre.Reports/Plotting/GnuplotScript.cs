namespace Timbre.Reports.Plotting;

/// <summary>Collects the commands of a plot: the common look, data blocks, then what the figure adds.</summary>
internal sealed class GnuplotScript
{
    private readonly StringBuilder _text = new();

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

    /// <summary>Adds a named block of numbers, one line a row, used as <c>$name</c> (letters only); what is not finite becomes a gap.</summary>
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

    public override string ToString() => _text.ToString();
}

/// <summary>
/// Text from outside (names of classes and files) in gnuplot scripts. gnuplot reads some characters as commands, formats or markup, in rules
/// that differ from place to place, so it is never shown any: each such character goes through gnuplot as one of Unicode's private use area,
/// which is as wide, and is changed back in the drawing.
/// </summary>
internal static class GnuplotText
{
    private const int PrivateUse = 0xE000;
    private const int LastPrivateUse = PrivateUse + 0x7F;

    /// <summary>A name as a quoted gnuplot string, shortened in the middle where it is longer than <paramref name="longest"/>.</summary>
    public static string Quote(string text, int longest = 40)
    {
        var quoted = new StringBuilder("'");
        foreach (var rune in Shorten(text, longest))
        {
            var safe = rune.IsAscii ? Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '.' or ',' : !IsUnprintable(rune);
            if (safe)
                quoted.Append(rune.ToString());
            else
                quoted.Append(rune.IsAscii && !Rune.IsControl(rune) ? (char)(PrivateUse + rune.Value) : '\uFFFD');
        }
        return quoted.Append('\'').ToString();
    }

    /// <summary>The text as it was, in what gnuplot wrote.</summary>
    public static string Reveal(string drawn) => drawn.AsSpan().ContainsAnyInRange((char)PrivateUse, (char)LastPrivateUse)
        ? string.Concat(drawn.Select(c => (int)c is >= PrivateUse and <= LastPrivateUse ? (char)(c - PrivateUse) : c))
        : drawn;

    private static Rune[] Shorten(string text, int longest)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length <= longest)
            return runes;
        var head = longest / 2;
        return [.. runes[..head], new Rune('…'), .. runes[^(longest - 1 - head)..]];
    }

    private static bool IsUnprintable(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Control or
        System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.PrivateUse or
        System.Globalization.UnicodeCategory.Surrogate or
        System.Globalization.UnicodeCategory.LineSeparator or
        System.Globalization.UnicodeCategory.ParagraphSeparator or
        System.Globalization.UnicodeCategory.OtherNotAssigned;
}
