using System.Text;

namespace Timbre.Reports.Plotting;

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
