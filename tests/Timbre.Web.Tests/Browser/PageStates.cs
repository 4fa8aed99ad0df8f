using Microsoft.Playwright;

namespace Timbre.Web.Tests.Browser;

/// <summary>Every page in every state that it can be in: what is checked of pages and what pictures are taken of is checked and taken of all of these.</summary>
public static class PageStates
{
    // Uploads that neither come to an end nor fail: the first is on its way, the second is being heard, the third waits.
    private const string HoldUploads =
        """
        () => {
          let sent = 0;
          XMLHttpRequest.prototype.send = function (body) {
            const first = sent++ === 0;
            setTimeout(() => {
              this.upload.dispatchEvent(new ProgressEvent("progress", { lengthComputable: true, loaded: body.size * (first ? .62 : 1), total: body.size }));
              if (!first) this.upload.dispatchEvent(new ProgressEvent("load"));
            }, 50);
          };
        }
        """;

    private static readonly Dictionary<string, Func<BrowserSession, PageView, Task<BrowserPage>>> Openers = new(StringComparer.Ordinal)
    {
        ["listen-empty"] = (session, view) => session.OpenAsync("/", view, PageSite.Furnished),
        ["listen-one-model"] = (session, view) => session.OpenAsync("/", view, PageSite.Bare),
        ["listen-drop"] = async (session, view) =>
        {
            var page = await session.OpenAsync("/", view, PageSite.Furnished);
            await page.Page.EvaluateAsync("() => document.body.classList.add('dropping')");
            return page;
        },
        ["listen-busy"] = BusyAsync,
        ["listen-done"] = (session, view) => HeardAsync(session, view, 1),
        ["listen-several"] = (session, view) => HeardAsync(session, view, 4),
        ["listen-playing"] = PlayingAsync,
        ["listen-words"] = async (session, view) =>
        {
            var page = await HeardAsync(session, view, 1);
            await page.Page.Locator("article.track:visible summary").ClickAsync();
            return page;
        },
        ["listen-unreachable"] = UnreachableAsync,
        ["models"] = (session, view) => session.OpenAsync("/models", view, PageSite.Furnished),
        ["models-card"] = async (session, view) =>
        {
            var page = await session.OpenAsync("/models", view, PageSite.Furnished);
            foreach (var summary in await page.Page.Locator("article.model").First.Locator("summary").AllAsync())
                await summary.ClickAsync();
            return page;
        },
        ["models-unreadable"] = (session, view) => session.OpenAsync("/models", view, PageSite.Bare),
        ["runs"] = (session, view) => session.OpenAsync("/runs?chosen=1&run=cnn-music-0&run=cnn-music-1&run=resnet-music-0&run=mlp-music-3", view, PageSite.Furnished),
        ["runs-none-chosen"] = (session, view) => session.OpenAsync("/runs?chosen=1", view, PageSite.Furnished),
        ["runs-of-two-splits"] = (session, view) => session.OpenAsync("/runs?chosen=1&run=cnn-music-0&run=cnn-music-segments-0", view, PageSite.Furnished),
        ["runs-empty"] = (session, view) => session.OpenAsync("/runs", view, PageSite.Bare),
        ["run-finished"] = (session, view) => session.OpenAsync("/runs/cnn-music-0", view, PageSite.Furnished),
        ["run-leaky"] = (session, view) => session.OpenAsync("/runs/cnn-music-segments-0", view, PageSite.Furnished),
        ["run-without-epochs"] = (session, view) => session.OpenAsync("/runs/svm-features_30_sec-0", view, PageSite.Furnished),
        ["run-starting"] = (session, view) => RunningAsync(session, view, "starting"),
        ["run-live"] = (session, view) => RunningAsync(session, view, "live"),
        ["run-lost"] = LostAsync,
        ["run-stopped"] = (session, view) => session.OpenAsync("/runs/mlp-music-3", view, PageSite.Furnished),
        ["run-failed"] = (session, view) => session.OpenAsync("/runs/alexnet-music-7", view, PageSite.Furnished),
        ["run-missing"] = (session, view) => MissingAsync(session, view, "/runs/no-such-run"),
        ["train"] = (session, view) => session.OpenAsync("/train", view, PageSite.Furnished),
        ["train-on-data"] = (session, view) => session.OpenAsync("/train?Form.Data=music&Form.Model=svm&Form.Split=segments:80/20", view, PageSite.Furnished),
        ["train-wrong"] = WrongAsync,
        ["train-no-data"] = (session, view) => session.OpenAsync("/train?Form.Data=empty", view, PageSite.Furnished),
        ["train-not-here"] = (session, view) => session.OpenAsync("/train", view, PageSite.Bare),
        ["data-none"] = (session, view) => session.OpenAsync("/data", view, PageSite.Bare),
        ["data"] = (session, view) => session.OpenAsync("/data", view, PageSite.Furnished),
        ["data-folder"] = (session, view) => session.OpenAsync("/data?folder=music", view, PageSite.Furnished),
        ["data-empty"] = (session, view) => session.OpenAsync("/data?folder=empty", view, PageSite.Furnished),
        ["data-outside"] = (session, view) => session.OpenAsync("/data?folder=music/../..", view, PageSite.Furnished),
        ["audit-busy"] = (session, view) => AuditAsync(session, view, "long", "Stop"),
        ["audit-found"] = (session, view) => AuditAsync(session, view, "collection", "Audit it again"),
        ["audit-clean"] = (session, view) => AuditAsync(session, view, "music/waltz", "Audit it again"),
        ["audit-failed"] = (session, view) => AuditAsync(session, view, "empty", "Audit this folder"),
        ["not-found"] = (session, view) => MissingAsync(session, view, "/no/such/page"),
        ["form-out-of-date"] = OutOfDateAsync,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Openers.Keys;

    /// <summary>Opens a page in a state.</summary>
    public static async Task<BrowserPage> OpenAsync(BrowserSession session, string name, PageView view)
    {
        var page = await Openers[name](session, view);
        await page.Page.Mouse.MoveAsync(2, view.Height - 2);
        return page;
    }

    private static async Task<BrowserPage> BusyAsync(BrowserSession session, PageView view)
    {
        var page = await session.OpenAsync("/", view, PageSite.Furnished);
        await page.Page.EvaluateAsync(HoldUploads);
        await page.Page.RouteAsync("**/listen/progress/*", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = "{\"seconds\":1284,\"of\":3720}" }));
        await page.DropAsync(Recordings.Wav(session.Folder, "march"), Recordings.Copy(session.Folder, "march", "An evening at the opera house, recorded from the second balcony.wav"), Recordings.Wav(session.Folder, "swing"));
        await Assertions.Expect(page.Page.Locator("#recordings .work").Nth(1)).ToContainTextAsync("21:24 of 1:02:00");
        await Assertions.Expect(page.Page.Locator("#recordings .work").First).ToContainTextAsync("Sending");
        return page;
    }

    private static async Task<BrowserPage> HeardAsync(BrowserSession session, PageView view, int count)
    {
        var page = await session.OpenAsync("/", view, PageSite.Furnished);
        List<string> files = [.. Recordings.Music(session.Folder).Take(count)];
        if (count > 1)
        {
            page.Expected.Add("422");
            files.Add(session.Folder.Write("a recording that was cut off.mp3", "this is no sound"));
        }
        await page.DropAsync([.. files]);
        await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(count);
        if (count > 1)
            await Assertions.Expect(page.Page.Locator("#recordings tr.failed")).ToHaveCountAsync(1);
        await page.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('article:not([hidden]) .scope img')].every(image => image.complete && image.naturalWidth > 0)");
        return page;
    }

    private static async Task<BrowserPage> PlayingAsync(BrowserSession session, PageView view)
    {
        var page = await HeardAsync(session, view, 1);
        var stage = page.Page.Locator(".stage:visible");
        await stage.ClickAsync(new LocatorClickOptions { Position = new Position { X = (await stage.BoundingBoxAsync())!.Width * 0.55f, Y = 60 } });
        await page.Page.Locator(".play:visible").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
        return page;
    }

    private static async Task<BrowserPage> UnreachableAsync(BrowserSession session, PageView view)
    {
        var page = await session.OpenAsync("/", view, PageSite.Furnished);
        page.Expected.Add("Failed to load");
        page.Expected.Add("ERR_FAILED");
        await page.Page.RouteAsync("**/listen?*", route => route.AbortAsync());
        await page.DropAsync(Recordings.Wav(session.Folder, "march"));
        await Assertions.Expect(page.Page.Locator("#recordings tr.failed")).ToHaveCountAsync(1);
        return page;
    }

    private static async Task<BrowserPage> RunningAsync(BrowserSession session, PageView view, string name)
    {
        await session.KeepTrainingAsync(name);
        var page = await session.OpenAsync($"/runs/{name}", view, PageSite.Furnished);
        await Assertions.Expect(page.Page.Locator("progress")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByText(name == "live" ? "Epoch 23 of 60" : "412 of 999").First).ToBeVisibleAsync();
        return page;
    }

    private static async Task<BrowserPage> LostAsync(BrowserSession session, PageView view)
    {
        var page = await RunningAsync(session, view, "live");
        page.Expected.Add("Failed to load");
        page.Expected.Add("ERR_");
        await page.Page.RouteAsync("**/runs/live", route => route.AbortAsync());
        await Assertions.Expect(page.Page.Locator("#lost")).ToBeVisibleAsync();
        return page;
    }

    private static async Task<BrowserPage> WrongAsync(BrowserSession session, PageView view)
    {
        var page = await session.OpenAsync("/train?Form.Data=music", view, PageSite.Furnished);
        await page.Page.Locator("#epochs").FillAsync("many");
        await page.Page.Locator("#segment").FillAsync("0");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#epochs-note")).ToContainTextAsync("whole number");
        return page;
    }

    private static async Task<BrowserPage> AuditAsync(BrowserSession session, PageView view, string folder, string until)
    {
        // Audits take turns: what is busy on purpose must not keep the others waiting.
        if (folder != "long")
            await session.StopAuditAsync("long");
        var page = await session.OpenAsync($"/data?folder={Uri.EscapeDataString(folder)}", view, PageSite.Furnished);
        var end = page.Page.GetByRole(AriaRole.Button, new() { Name = until });
        if (folder == "empty" || !await end.IsVisibleAsync())
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Audit" }).ClickAsync();
        await Assertions.Expect(end).ToBeVisibleAsync(new() { Timeout = 120_000 });
        if (folder == "empty")
            await Assertions.Expect(page.Page.Locator(".notice.alarm")).ToBeVisibleAsync();
        if (folder == "long")
            await Assertions.Expect(page.Page.Locator("progress[value]")).ToBeVisibleAsync();
        if (folder == "collection")
        {
            foreach (var image in await page.Page.Locator(".copy img").AllAsync())
                await image.ScrollIntoViewIfNeededAsync();
            await page.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.copy img')].every(image => image.complete && image.naturalWidth > 0)");
            await page.Page.EvaluateAsync("() => scrollTo(0, 0)");
        }
        return page;
    }

    private static async Task<BrowserPage> MissingAsync(BrowserSession session, PageView view, string path)
    {
        var page = await session.OpenAsync("/", view, PageSite.Furnished);
        page.Expected.Add("404");
        await page.GotoAsync(path, 404);
        return page;
    }

    /// <summary>The server was started again while the form was open: the form's token is of the old one.</summary>
    private static async Task<BrowserPage> OutOfDateAsync(BrowserSession session, PageView view)
    {
        var page = await session.OpenAsync("/train?Form.Data=music", view, PageSite.Furnished);
        await page.Page.EvaluateAsync("() => document.querySelector('#train [name=__RequestVerificationToken]').value = 'of another server'");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".empty")).ToBeVisibleAsync();
        return page;
    }
}
