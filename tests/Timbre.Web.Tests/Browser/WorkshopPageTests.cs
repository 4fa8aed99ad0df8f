using Microsoft.Playwright;

namespace Timbre.Web.Tests.Browser;

[Collection(nameof(BrowserSession))]
public sealed class WorkshopPageTests(BrowserSession session)
{
    [Fact]
    public async Task A_training_started_with_the_keyboard_is_watched_until_its_report()
    {
        await using var page = await session.OpenAsync("/train");
        var keyboard = page.Page.Keyboard;
        await page.Page.Locator("#data").FocusAsync();
        await page.Page.Locator("#data").SelectOptionAsync("music");
        await Assertions.Expect(page.Page.Locator("#data-note")).ToContainTextAsync("18 items");
        await page.Page.Locator("#recipe").SelectOptionAsync("mlp");
        await Assertions.Expect(page.Page.Locator("#recipe-note")).Not.ToBeEmptyAsync();
        await page.Page.Locator("#epochs").FocusAsync();
        await keyboard.TypeAsync("2");
        await page.Page.Locator("#name").FocusAsync();
        await keyboard.TypeAsync("from-the-page");
        await keyboard.PressAsync("Enter");

        await page.Page.WaitForURLAsync("**/runs/from-the-page");
        var report = page.Page.GetByRole(AriaRole.Link, new() { Name = "Open the report" });
        await Assertions.Expect(report).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await Assertions.Expect(page.Page.Locator(".pill").First).ToHaveTextAsync("finished");
        await Assertions.Expect(page.Page.Locator(".tile.lead b")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[01]\\.\\d{3}$"));
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Img, new() { Name = "Loss." })).ToBeVisibleAsync();
        await report.FocusAsync();
        await keyboard.PressAsync("Enter");
        await page.Page.WaitForURLAsync("**/report.html");
        await Assertions.Expect(page.Page.Locator("h1")).ToBeVisibleAsync();

        await page.GotoAsync("/runs");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "from-the-page" })).ToBeVisibleAsync();
        await page.GotoAsync("/models");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "from-the-page" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_running_training_shows_its_epochs_and_is_stopped_from_the_page()
    {
        await using var page = await session.OpenAsync("/train?Form.Data=music&Form.Model=mlp");
        await page.Page.Locator("#epochs").FillAsync("100000");
        await page.Page.Locator("#name").FillAsync("to-be-stopped");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await page.Page.WaitForURLAsync("**/runs/to-be-stopped");
        await Assertions.Expect(page.Page.GetByText("of 100,000")).ToBeVisibleAsync(new() { Timeout = 300_000 });
        var before = await page.Page.Locator(".chart .line").First.GetAttributeAsync("d");
        await page.Page.WaitForFunctionAsync("before => document.querySelector('.chart .line').getAttribute('d') !== before", before);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Stop the training" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".pill").First).ToHaveTextAsync("stopped", new() { Timeout = 120_000 });
    }

    [Fact]
    public async Task A_chart_tells_the_values_that_are_pointed_at()
    {
        await using var page = await session.OpenAsync("/runs/cnn-music-0", PageView.Desktop, PageSite.Furnished);
        var stop = page.Page.Locator(".chart .stop").Nth(29);
        var reading = stop.Locator("text");
        await Assertions.Expect(stop).ToHaveCSSAsync("opacity", "0");
        await stop.Locator("rect").HoverAsync();
        await Assertions.Expect(stop).ToHaveCSSAsync("opacity", "1");
        await Assertions.Expect(reading).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^Epoch 30: training \d\.\d{3}, validation \d\.\d{3}$"));
        var (words, card) = ((await reading.BoundingBoxAsync())!, (await page.Page.Locator(".card:has(.chart)").First.BoundingBoxAsync())!);
        Assert.True(words.X >= card.X && words.X + words.Width <= card.X + card.Width, "the reading leaves its card");
    }

    [Fact]
    public async Task What_is_wrong_in_the_form_stands_beside_its_field()
    {
        await using var page = await session.OpenAsync("/train?Form.Data=music");
        await page.Page.Locator("#epochs").FillAsync("many");
        await page.Page.Locator("#seed").FillAsync("5");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#epochs-note")).ToContainTextAsync("A whole number");
        Assert.Equal("true", await page.Page.Locator("#epochs").GetAttributeAsync("aria-invalid"));
        Assert.Equal("5", await page.Page.Locator("#seed").InputValueAsync());
        Assert.Equal("music", await page.Page.Locator("#data").InputValueAsync());
    }

    [Fact]
    public async Task An_audit_shows_problems_and_copies_with_players()
    {
        await using var page = await session.OpenAsync("/data?folder=collection");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Audit this folder" }).ClickAsync();
        var group = page.Page.Locator(".group");
        await Assertions.Expect(group).ToHaveCountAsync(1, new() { Timeout = 120_000 });
        await Assertions.Expect(group.Locator(".pill")).ToHaveTextAsync("identical file");
        await Assertions.Expect(group.Locator("audio")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Page.Locator(".faults li")).ToContainTextAsync("noise.wav");
        await group.Locator("img").First.ScrollIntoViewIfNeededAsync();
        await page.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.copy img')].every(image => image.complete && image.naturalWidth > 0)");
        await page.Page.EvaluateAsync("() => document.querySelector('.copy audio').play()");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('.copy audio').currentTime > .1");
    }

    [Fact]
    public async Task A_model_is_shown_with_its_card()
    {
        await using var page = await session.OpenAsync("/models");
        var card = page.Page.Locator("article.model").First;
        await Assertions.Expect(card.GetByRole(AriaRole.Heading)).ToHaveTextAsync("The default model");
        await Assertions.Expect(card.Locator(".chip")).ToHaveCountAsync(10);
        await card.GetByText("Each genre").ClickAsync();
        await Assertions.Expect(card.Locator("tbody tr")).ToHaveCountAsync(10);
    }
}
