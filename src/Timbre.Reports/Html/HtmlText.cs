using System.Text;

namespace Timbre.Reports.Html;

/// <summary>Text in HTML, wherever it comes from.</summary>
internal static class HtmlText
{
    /// <summary>
    /// The text with everything replaced that could be markup or end an attribute; characters that XML forbids become U+FFFD, and so do those that
    /// turn the direction of writing, with which a name can be made to look like another.
    /// </summary>
    public static string Encode(string? text)
    {
        var encoded = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<':
                    encoded.Append("&lt;");
                    break;
                case '>':
                    encoded.Append("&gt;");
                    break;
                case '&':
                    encoded.Append("&amp;");
                    break;
                case '"':
                    encoded.Append("&quot;");
                    break;
                case '\'':
                    encoded.Append("&#39;");
                    break;
                case < 0x20 and not ('\n' or '\t'):
                case >= 0x7F and <= 0x9F:
                case >= 0x202A and <= 0x202E:
                case >= 0x2066 and <= 0x2069:
                case 0xFFFE or 0xFFFF:
                    encoded.Append('\uFFFD');
                    break;
                default:
                    encoded.Append(rune.ToString());
                    break;
            }
        }
        return encoded.ToString();
    }
}
