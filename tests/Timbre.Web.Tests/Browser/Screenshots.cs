using Microsoft.Playwright;
using Timbre.Testing;

namespace Timbre.Web.Tests.Browser;

/// <summary>
/// Pictures of every page and state, to be looked at by people: on request (<c>-explicit only -class Screenshots</c>), into
/// <c>artifacts/screenshots</c>. The variable <c>TIMBRE_SCREENSHOTS</c> narrows them to states whose names hold it.
/// </summary>
[Collection(nameof(BrowserSession))]
public sealed class Screenshots(BrowserSession session)
{
    private static readonly (string Name, PageView View)[] Views =
    [
        ("desktop-light", PageView.Desktop),
        ("desktop-dark", PageView.Desktop.Dark),
        ("phone-light", PageView.Phone),
        ("phone-dark", PageView.Phone.Dark),
    ];

    [Fact(Explicit = true)]
    public async Task Every_page_and_state_on_desktop_and_phone_in_light_and_dark()
    {
        var folder = Path.Combine(SharedData.RepositoryRoot, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        var wanted = Environment.GetEnvironmentVariable("TIMBRE_SCREENSHOTS") ?? "";
        var failures = new List<string>();
        foreach (var state in PageStates.Names.Where(name => name.Contains(wanted, StringComparison.Ordinal)))
        {
            try
            {
                await using var page = await PageStates.OpenAsync(session, state, PageView.Desktop);
                foreach (var (name, view) in Views)
                {
                    await page.Page.SetViewportSizeAsync(view.Width, view.Height);
                    await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = view.Scheme });
                    await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{state}-{name}.png"), FullPage = true });
                }
            }
            catch (Exception exception)
            {
                failures.Add($"{state}: {exception.Message}");
            }
        }
        Assert.Empty(failures);
    }
}
