using Microsoft.Playwright;
using Timbre.Testing;

namespace Timbre.Web.Tests.Browser;

[Collection(nameof(BrowserSession))]
public sealed class AccessibilityTests(BrowserSession session)
{
    public static TheoryData<string> States => [.. PageStates.Names];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Every_state_has_names_roles_order_contrast_focus_and_room_in_light_and_dark_on_desktop_and_phone(string state)
    {
        await using var page = await PageStates.OpenAsync(session, state, PageView.Desktop);
        foreach (var view in new[] { PageView.Desktop, PageView.Desktop.Dark, PageView.Phone.Dark, PageView.Phone })
        {
            await page.Page.SetViewportSizeAsync(view.Width, view.Height);
            await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = view.Scheme });
            Assert.Empty((await FaultsAsync(page)).Select(fault => $"{view.Width} px, {view.Scheme}: {fault}"));
        }
        await AssertFitsAsync(page, PageView.Phone.Width);
        await page.Page.SetViewportSizeAsync(PageView.Desktop.Width, PageView.Desktop.Height);
        await AssertFocusIsSeenAsync(page);
    }

    [Fact]
    public async Task The_theme_that_is_chosen_stays()
    {
        await using var page = await session.OpenAsync("/");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await page.GotoAsync("/models");
        Assert.Equal("dark", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
        Assert.Equal("true", await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).GetAttributeAsync("aria-pressed"));
    }

    private static async Task<string[]> FaultsAsync(BrowserPage page)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "tests", "Timbre.Web.Tests", "Browser", "accessibility.js"));
        return await page.Page.EvaluateAsync<string[]>(script);
    }

    /// <summary>Nothing scrolls sideways, and what is touched is large enough.</summary>
    private static async Task AssertFitsAsync(BrowserPage page, int width)
    {
        await page.Page.SetViewportSizeAsync(width, PageView.Phone.Height);
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var small = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, .button, select, nav a")]
              .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest("th, li, td") && !one.matches(".unseen"))
              .filter(one => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.height < 24 || box.width < 24); })
              .map(one => one.outerHTML.slice(0, 100))
            """);
        Assert.Empty(small);
    }

    /// <summary>Walks over the page with the tab key, from its beginning.</summary>
    private static async Task AssertFocusIsSeenAsync(BrowserPage page)
    {
        await page.Page.EvaluateAsync("() => { document.activeElement?.blur(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }");
        var seen = 0;
        for (var i = 0; i < 60; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var fault = await page.Page.EvaluateAsync<string?>(
                """
                () => {
                  const focused = document.activeElement;
                  if (!focused || focused === document.body) return "end";
                  const shown = focused.matches("input[type=file]") ? focused.nextElementSibling : focused.matches("audio") ? focused.closest(".copy") : focused;
                  const style = getComputedStyle(shown);
                  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                  return outlined ? null : `no focus to be seen on ${focused.outerHTML.slice(0, 120)}`;
                }
                """);
            if (fault == "end")
                break;
            Assert.Null(fault);
            seen++;
        }
        Assert.True(seen > 8, $"only {seen} places take the focus");
    }
}
