using Microsoft.Playwright;

namespace Timbre.Web.Tests.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="Width">Width of the window in CSS pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Scheme">Light or dark.</param>
/// <param name="Scale">Pixels of the screen to one of CSS.</param>
public sealed record PageView(int Width, int Height, ColorScheme Scheme, float Scale = 1)
{
    public static PageView Desktop { get; } = new(1280, 900, ColorScheme.Light);

    public static PageView Phone { get; } = new(390, 844, ColorScheme.Light);

    public PageView Dark => this with { Scheme = ColorScheme.Dark };
}
