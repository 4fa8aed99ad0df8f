using Microsoft.Playwright;
using Timbre.Testing;

namespace Timbre.Web.Tests.Browser;

[Collection(nameof(BrowserSession))]
public sealed class AccessibilityTests(BrowserSession session)
{
    public static TheoryData<string> Paths => ["/", "/models", "/runs", "/train?Form.Data=music&Form.Split=segments:80/20", "/data", "/data?folder=collection"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_page_has_names_roles_order_and_contrast_in_light_and_dark(string path)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var page = await session.OpenAsync(path, scheme: scheme);
            if (path == "/")
            {
                page.Expected.Add("422");
                await page.DropAsync(Recordings.Wav(session.Folder, "march"), session.Folder.Write("broken.mp3", "this is no sound"));
                await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(1);
                await Assertions.Expect(page.Page.Locator("#recordings tr.failed")).ToHaveCountAsync(1);
            }
            Assert.Empty(await Faults(page));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Focus_can_be_seen_wherever_it_goes(string path)
    {
        await using var page = await session.OpenAsync(path);
        var seen = 0;
        for (var i = 0; i < 80; i++)
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

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_page_scrolls_sideways_on_a_phone(string path)
    {
        await using var page = await session.OpenAsync(path, 390, 844);
        if (path == "/")
        {
            await page.DropAsync(Recordings.Wav(session.Folder, "march"));
            await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(1);
        }
        Assert.Equal(390, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var small = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, .button, select, nav a")]
              .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest("th, li, td") && !one.matches(".unseen"))
              .filter(one => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.height < 24 || box.width < 24); })
              .map(one => one.outerHTML.slice(0, 100))
            """);
        Assert.Empty(small);
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

    private static async Task<string[]> Faults(BrowserPage page)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "tests", "Timbre.Web.Tests", "Browser", "accessibility.js"));
        return await page.Page.EvaluateAsync<string[]>(script);
    }
}
