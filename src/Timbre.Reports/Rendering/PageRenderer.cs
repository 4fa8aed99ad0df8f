using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Timbre.Files.Text;

namespace Timbre.Reports.Rendering;

/// <summary>Renders a page to one HTML file that needs nothing else.</summary>
internal static class PageRenderer
{
    /// <summary>The page as text; its components have the input injected.</summary>
    public static string Render<TPage, TInput>(TInput input)
        where TPage : IComponent
        where TInput : class
    {
        var services = new ServiceCollection().AddSingleton(input).AddSingleton<HtmlEncoder>(new PlainTextEncoder());
        using var provider = services.BuildServiceProvider();
        using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        return renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>()).ToHtmlString()).GetAwaiter().GetResult();
    }

    /// <summary>A style sheet that lies inside the assembly.</summary>
    public static string StyleSheet(string name)
    {
        using var reader = new StreamReader(typeof(PageRenderer).Assembly.GetManifestResourceStream($"wwwroot/css/{name}.css")!);
        return reader.ReadToEnd();
    }
}

/// <summary>Encodes what could be markup and, unlike the framework's encoder, leaves letters of all languages readable; what <see cref="PlainText"/> holds to be harmful becomes U+FFFD.</summary>
internal sealed class PlainTextEncoder : HtmlEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => Replacement(unicodeScalar) is not null;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var i = 0; i < span.Length; i++)
        {
            if (char.IsSurrogate(span[i]) || WillEncode(span[i]))
                return i;
        }
        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var text = Replacement(unicodeScalar) ?? char.ConvertFromUtf32(unicodeScalar);
        var fits = text.AsSpan().TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? text.Length : 0;
        return fits;
    }

    private static string? Replacement(int scalar) => scalar switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\n' or '\t' => null,
        _ => PlainText.IsOneLine(char.ConvertFromUtf32(scalar)) ? null : "\uFFFD",
    };
}
