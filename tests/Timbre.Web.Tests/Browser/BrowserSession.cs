using Microsoft.Playwright;
using Timbre.Audio;
using Timbre.Learning.Synthesis;
using Timbre.Testing;

namespace Timbre.Web.Tests.Browser;

/// <summary>One browser and one server for all tests of the page: what they look at lies in a folder of their own.</summary>
public sealed class BrowserSession : IAsyncLifetime
{
    private static readonly string[] ChromiumPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TimbreServer? _server;

    /// <summary>The folder of everything the server is started on.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>The server's address, without a slash at its end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The model that the server answers with.</summary>
    public static string Model => Path.Combine(AppContext.BaseDirectory, "models", "default.timbre");

    public async ValueTask InitializeAsync()
    {
        if (ChromiumPlaces.FirstOrDefault(File.Exists) is not { } chromium)
            return;
        MakeData();
        _server = TimbreServer.Create(new ServerOptions
        {
            Urls = ["http://127.0.0.1:0"],
            DefaultModel = Model,
            RunsFolder = Folder["runs"],
            DataFolders = [Folder["music"], Folder["collection"]],
            Program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "timbre.dll")],
            SpoolFolder = Folder["spool"],
        });
        await _server.StartAsync();
        Address = _server.Addresses[0].TrimEnd('/');
        _playwright = await Playwright.CreateAsync();
        // A machine busy with other tests must not be taken for a page that does not answer.
        Assertions.SetDefaultExpectTimeout(60_000);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            // The sandbox cannot be had by root, and tests in containers often are.
            Args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio", "--disable-gpu"],
        });
    }

    /// <summary>A page of its own; the test is skipped where there is no chromium.</summary>
    public async Task<BrowserPage> OpenAsync(string path, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
            Assert.Skip("needs chromium, which is not on this machine (apt install chromium)");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            AcceptDownloads = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new BrowserPage(context, await context.NewPageAsync(), Address);
        await page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }
        Folder.Dispose();
    }

    /// <summary>A small set in class folders to learn, and a collection with one clip that is there twice and one file that is no sound.</summary>
    private void MakeData()
    {
        var options = new SyntheticSetOptions { ClipsPerStyle = 6, Length = TimeSpan.FromSeconds(6) };
        foreach (var style in new[] { "drone", "breakbeat", "waltz" })
        {
            Directory.CreateDirectory(Folder[$"music/{style}"]);
            for (var number = 0; number < options.ClipsPerStyle; number++)
            {
                var clip = SyntheticSet.GenerateClip(options, style, number);
                WavFile.Write(Folder[$"music/{style}/{clip.Name}.wav"], clip.Clip);
            }
        }
        Folder.Write("collection/noise.wav", "this is no sound");
        File.Copy(Folder["music/drone/drone.00000.wav"], Folder["collection/once.wav"]);
        File.Copy(Folder["music/drone/drone.00000.wav"], Folder["collection/twice.wav"]);
        File.Copy(Folder["music/waltz/waltz.00000.wav"], Folder["collection/other.wav"]);
    }
}
