using System.Runtime.CompilerServices;

namespace Timbre.Reports.Html;

/// <summary>Writes HTML by templates: what stands literally in the template is markup, what is filled in is encoded, unless it is <see cref="Markup"/>.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();

    public HtmlWriter Add([InterpolatedStringHandlerArgument("")] Template template)
    {
        _ = template;
        _text.Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    [InterpolatedStringHandler]
    internal readonly ref struct Template
    {
        private readonly StringBuilder _text;

        public Template(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = literalLength + formattedCount;
            _text = writer._text;
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(Markup markup) => _text.Append(markup.Html);

        public void AppendFormatted(string? text) => _text.Append(HtmlText.Encode(text));

        public void AppendFormatted(double value, string? format = null) => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));

        public void AppendFormatted(int value, string? format = null) => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));
    }
}

/// <summary>HTML that this program made, to be written as it is.</summary>
internal readonly record struct Markup(string Html);

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
