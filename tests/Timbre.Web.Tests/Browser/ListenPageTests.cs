using Microsoft.Playwright;
using Timbre.Models.Recognition;
using Timbre.Testing;

namespace Timbre.Web.Tests.Browser;

[Collection(nameof(BrowserSession))]
public sealed class ListenPageTests(BrowserSession session)
{
    [Fact]
    public async Task A_dropped_WAV_and_MP3_show_the_genres_that_predict_names()
    {
        var wav = Recordings.Wav(session.Folder, "march");
        var mp3 = Recordings.Convert(Recordings.Wav(session.Folder, "ballad"), ".mp3");
        await using var page = await session.OpenAsync("/");
        await page.DropAsync(wav, mp3);

        foreach (var file in new[] { wav, mp3 })
        {
            var expected = Recordings.Predict(file);
            var row = page.Page.Locator($"tr[data-file='{Path.GetFileName(file)}']");
            await Assertions.Expect(row.Locator("td[data-name=Genre]")).ToHaveTextAsync(expected.Genres[0].Genre);
            await Assertions.Expect(row.Locator("td[data-name=Confidence]")).ToHaveTextAsync(expected.Confidence.Word());
            await row.Locator("[data-show]").ClickAsync();
            var track = page.Page.Locator("article.track:visible");
            await Assertions.Expect(track.Locator(".verdict b")).ToHaveTextAsync(expected.Genres[0].Genre);
            await Assertions.Expect(track.Locator(".bars li")).ToHaveCountAsync(expected.Classes.Count);
            var shown = await track.Locator(".bars .name").AllTextContentsAsync();
            Assert.Equal(expected.Genres.Select(genre => genre.Genre), shown);
        }
    }

    [Fact]
    public async Task Real_music_is_given_its_genre()
    {
        var audio = SharedData.Require("gtzan/audio");
        var metal = Path.Combine(audio, "metal", Directory.GetFiles(Path.Combine(audio, "metal")).Select(Path.GetFileName).Order().First()!);
        var classical = Recordings.Convert(CopyOf(Directory.GetFiles(Path.Combine(audio, "classical")).Order().First()), ".mp3");
        await using var page = await session.OpenAsync("/");
        await page.DropAsync(metal, classical);

        await Assertions.Expect(page.Page.Locator($"tr[data-file='{Path.GetFileName(metal)}'] td[data-name=Genre]")).ToHaveTextAsync("metal");
        await Assertions.Expect(page.Page.Locator($"tr[data-file='{Path.GetFileName(classical)}'] td[data-name=Genre]")).ToHaveTextAsync("classical");
    }

    [Fact]
    public async Task A_click_seeks_and_playing_moves_the_cursor_over_both()
    {
        await using var page = await session.OpenAsync("/");
        await page.DropAsync(Recordings.Wav(session.Folder, "march"));
        var stage = page.Page.Locator(".stage:visible");
        await stage.ClickAsync(new LocatorClickOptions { Position = new Position { X = 500, Y = 60 } });

        var width = (await stage.BoundingBoxAsync())!.Width;
        var wanted = 500.0 / width * 12;
        Assert.Equal(wanted, await Time(stage), 1.0);
        await page.Page.WaitForFunctionAsync("() => document.querySelector('audio').readyState > 0");
        Assert.Equal(wanted, await page.Page.EvaluateAsync<double>("() => document.querySelector('audio').currentTime"), 1.0);
        var box = await page.Page.Locator(".cursor:visible").BoundingBoxAsync();
        Assert.True(box!.Height > 280, "the cursor spans waveform and timeline");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("from => document.querySelector('audio').currentTime > from + .2", wanted);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
        Assert.True(await Time(stage) > wanted);
        Assert.True((await page.Page.Locator(".cursor:visible").BoundingBoxAsync())!.X > box.X);
    }

    [Fact]
    public async Task What_the_browser_cannot_play_comes_decoded()
    {
        var aiff = Recordings.Convert(Recordings.Wav(session.Folder, "march"), ".aiff");
        await using var page = await session.OpenAsync("/");
        await page.DropAsync(aiff);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => document.querySelector('audio').currentTime > .1");
        Assert.EndsWith("decoded.wav", await page.Page.Locator("audio").GetAttributeAsync("src"), StringComparison.Ordinal);
        await Assertions.Expect(page.Page.Locator(".sound-error")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Everything_works_with_the_keyboard_alone()
    {
        await using var page = await session.OpenAsync("/");
        var keyboard = page.Page.Keyboard;
        // Asked for at the beginning: a chooser that opens before the browser knows that it is waited for is lost.
        var opened = new TaskCompletionSource<IFileChooser>();
        page.Page.FileChooser += (_, chooser) => opened.TrySetResult(chooser);
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.Locator(".skip")).ToBeFocusedAsync();
        await page.TabToAsync("#files");
        await keyboard.PressAsync("Enter");
        var chooser = await opened.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await chooser.SetFilesAsync([Recordings.Wav(session.Folder, "march"), Recordings.Wav(session.Folder, "ballad")]);
        await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(2);

        await page.TabToAsync("tr[data-file='ballad.wav'] [data-show]");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("article.track:visible h2")).ToHaveTextAsync("ballad.wav");
        await page.TabToAsync("article.track:not([hidden]) .stage");
        var stage = page.Page.Locator(".stage:visible");
        await keyboard.PressAsync("ArrowRight");
        Assert.Equal(5, await Time(stage), 0.2);
        await keyboard.PressAsync("Shift+ArrowLeft");
        Assert.Equal(4, await Time(stage), 0.2);
        await keyboard.PressAsync("End");
        Assert.Equal(12, await Time(stage), 0.2);
        await keyboard.PressAsync("Home");
        await keyboard.PressAsync(" ");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('article:not([hidden]) audio').currentTime > .1");
        await keyboard.PressAsync(" ");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Play" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_table_sorts_and_is_exported_as_CSV_in_its_order()
    {
        await using var page = await session.OpenAsync("/");
        string[] files = [Recordings.Wav(session.Folder, "march"), Recordings.Wav(session.Folder, "ballad"), Recordings.Wav(session.Folder, "swing")];
        await page.DropAsync(files);
        await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(3);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Recording", Exact = true }).ClickAsync();
        Assert.Equal(["ballad.wav", "march.wav", "swing.wav"], await Names(page));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Recording", Exact = true }).ClickAsync();
        Assert.Equal(["swing.wav", "march.wav", "ballad.wav"], await Names(page));
        Assert.Equal("descending", await page.Page.Locator("#recordings th").First.GetAttributeAsync("aria-sort"));

        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync());
        Assert.Equal("genres.csv", download.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.StartsWith("file,confidence,seconds,genre_1,probability_1,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["swing.wav", "march.wav", "ballad.wav"], lines[1..].Select(line => line.Split(',')[0]));
        foreach (var (line, file) in lines[1..].Zip(files.Reverse().ToArray()[..1]))
        {
            var cells = line.Split(',');
            var expected = Recordings.Predict(file);
            Assert.Equal(expected.Confidence.Word(), cells[1]);
            Assert.Equal(expected.Genres[0].Genre, cells[3]);
            Assert.Equal(expected.Genres[0].Probability, double.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture), 1e-3);
        }
    }

    [Fact]
    public async Task A_broken_file_shows_its_reason_and_the_others_are_heard()
    {
        var broken = session.Folder.Write("broken.mp3", "this is no sound");
        await using var page = await session.OpenAsync("/");
        page.Expected.Add("422");
        await page.DropAsync(broken, Recordings.Wav(session.Folder, "march"));
        var failed = page.Page.Locator("#recordings tr.failed");
        await Assertions.Expect(failed.Locator(".reason")).ToContainTextAsync("sound");
        Assert.DoesNotContain('\n', await failed.Locator(".reason").InnerTextAsync());
        await Assertions.Expect(page.Page.Locator("tr[data-file='march.wav'] .pill")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("1 of 2 recordings heard, 1 failed");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove broken.mp3" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("1 of 1 recording heard");
    }

    [Fact]
    public async Task Recordings_are_still_there_after_a_visit_to_another_page()
    {
        await using var page = await session.OpenAsync("/");
        await page.DropAsync(Recordings.Wav(session.Folder, "march"));
        await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(1);
        await page.GotoAsync("/models");
        await page.GotoAsync("/");
        await Assertions.Expect(page.Page.Locator("#recordings tr[data-id]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator("article.track:visible h2")).ToHaveTextAsync("march.wav");
    }

    private string CopyOf(string path)
    {
        var copy = session.Folder[Path.GetFileName(path)];
        File.Copy(path, copy, overwrite: true);
        return copy;
    }

    private static async Task<double> Time(ILocator stage) =>
        double.Parse((await stage.GetAttributeAsync("aria-valuenow"))!, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string[]> Names(BrowserPage page) =>
        page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#recordings tr[data-id]')].map(row => row.dataset.file)");
}
