using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Timbre.Reports.Html;

/// <summary>Writes HTML by templates: what stands literally in the template is markup, what is filled in is encoded, unless it is <see cref="Markup"/>.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a template and a line break.</summary>
    public HtmlWriter Add([InterpolatedStringHandlerArgument("")] Template template)
    {
        _ = template;
        _text.Append('\n');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>A template as the compiler hands it over.</summary>
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
