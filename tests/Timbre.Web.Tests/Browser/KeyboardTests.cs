using Microsoft.Playwright;

namespace Timbre.Web.Tests.Browser;

/// <summary>What can be done with a mouse can be done without.</summary>
[Collection(nameof(BrowserSession))]
public sealed class KeyboardTests(BrowserSession session)
{
    [Fact]
    public async Task Tables_are_sorted_recordings_sought_in_and_exported()
    {
        await using var page = await session.OpenAsync("/");
        await page.DropAsync(Recordings.Wav(session.Folder, "march"), Recordings.Wav(session.Folder, "ballad"));
        await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(2);

        await page.TabToAsync("#recordings th:first-child button");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(["ballad.wav", "march.wav"], await Names(page));
        await page.Page.Keyboard.PressAsync(" ");
        Assert.Equal(["march.wav", "ballad.wav"], await Names(page));

        await page.TabToAsync("article.track:not([hidden]) .stage");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("Shift+ArrowLeft");
        await Assertions.Expect(page.Page.Locator(".stage:visible")).ToHaveAttributeAsync("aria-valuenow", "9.0");
        await Assertions.Expect(page.Page.Locator(".stage:visible")).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("^0:09 of 0:12, [a-z]+ "));

        await page.TabToAsync("#export");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal(["march.wav", "ballad.wav"], (await File.ReadAllLinesAsync(await download.PathAsync()))[1..].Select(line => line.Split(',')[0]));

        await page.TabToAsync("tr[data-file='ballad.wav'] [data-remove]");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(["march.wav"], await Names(page));
        // The focus stays where the work is.
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.activeElement.closest('#recordings') !== null"));
    }

    [Fact]
    public async Task A_training_is_ordered_watched_and_stopped()
    {
        await using var page = await session.OpenAsync("/train");
        var keyboard = page.Page.Keyboard;
        await page.TabToAsync("#data");
        await keyboard.TypeAsync("music");
        await Assertions.Expect(page.Page.Locator("#data-note")).ToContainTextAsync("18 items");
        await Assertions.Expect(page.Page.Locator("#data")).ToBeFocusedAsync();
        await page.TabToAsync("#recipe");
        await keyboard.TypeAsync("mlp");
        await Assertions.Expect(page.Page.Locator("#recipe")).ToHaveValueAsync("mlp");
        await page.TabToAsync("input[value=waltz]");
        await keyboard.PressAsync(" ");
        await page.TabToAsync("input[value=drone]");
        await keyboard.PressAsync(" ");
        await page.TabToAsync("#split");
        await keyboard.TypeAsync("Tracks 80");
        await Assertions.Expect(page.Page.Locator("#split")).ToHaveValueAsync("tracks:80/20");
        await Assertions.Expect(page.Page.Locator("#split-note")).ToContainTextAsync("no validation part");
        Assert.True(await page.Page.Locator("input[value=waltz]").IsCheckedAsync(), "what was chosen before stays chosen");
        await page.TabToAsync("#epochs");
        await keyboard.TypeAsync("100000");
        await page.TabToAsync("#name");
        await keyboard.TypeAsync("by-keyboard");
        await page.TabToAsync("#train .button.main");
        await keyboard.PressAsync(" ");

        await page.Page.WaitForURLAsync("**/runs/by-keyboard");
        await Assertions.Expect(page.Page.GetByText("of 100,000")).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await page.TabToAsync(".button.alarm");
        // The page goes on around the button while it has the focus.
        await page.Page.WaitForTimeoutAsync(2500);
        await Assertions.Expect(page.Page.Locator(".button.alarm")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".pill").First).ToHaveTextAsync("stopped", new() { Timeout = 120_000 });
    }

    [Fact]
    public async Task Runs_are_compared_and_an_audit_is_made()
    {
        await using var page = await session.OpenAsync("/runs?chosen=1", PageView.Desktop, PageSite.Furnished);
        await page.TabToAsync("#run-table th button");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.TabToAsync("input[value=cnn-music-1]");
        await page.Page.Keyboard.PressAsync(" ");
        await Assertions.Expect(page.Page.Locator(".chart .line").First).ToBeAttachedAsync();
        await Assertions.Expect(page.Page.Locator("input[value=cnn-music-1]")).ToBeFocusedAsync();

        await page.GotoAsync("/data?folder=collection");
        await page.TabToAsync(".head .button.main");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".group")).ToHaveCountAsync(1, new() { Timeout = 120_000 });
        await page.TabToAsync(".copy audio");
        await page.Page.Keyboard.PressAsync(" ");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('.copy audio').currentTime > .1");
    }

    private static Task<string[]> Names(BrowserPage page) =>
        page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#recordings tr[data-id]')].map(row => row.dataset.file)");
}
