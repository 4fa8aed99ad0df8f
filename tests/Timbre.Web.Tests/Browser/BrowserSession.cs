using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Timbre.Audio.Writing;
using Timbre.Synthesis.Composition;
using Timbre.Testing;
using Timbre.Web.Auditing;
using Timbre.Web.Hosting;
using Timbre.Web.Training;

namespace Timbre.Web.Tests.Browser;

/// <summary>One browser and one server for all tests of the page: what they look at lies in a folder of their own.</summary>
public sealed class BrowserSession : IAsyncLifetime
{
    private static readonly string[] ChromiumPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Dictionary<PageSite, TimbreServer> _servers = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The folder of everything the servers are started on.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>The model that the servers answer with.</summary>
    public static string Model => Path.Combine(AppContext.BaseDirectory, "models", "default.timbre");

    public async ValueTask InitializeAsync()
    {
        if (ChromiumPlaces.FirstOrDefault(File.Exists) is not { } chromium)
            return;
        MakeData();
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

    /// <inheritdoc cref="OpenAsync(string, PageView, PageSite)"/>
    public Task<BrowserPage> OpenAsync(string path, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(path, new PageView(width, height, scheme), PageSite.Working);

    /// <summary>A page of its own; the test is skipped where there is no chromium.</summary>
    public async Task<BrowserPage> OpenAsync(string path, PageView view, PageSite site)
    {
        if (_browser is null)
            Assert.Skip("needs chromium, which is not on this machine (apt install chromium)");
        var address = (await ServerAsync(site)).Addresses[0].TrimEnd('/');
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ViewportSize = new ViewportSize { Width = view.Width, Height = view.Height },
            DeviceScaleFactor = view.Scale,
            ColorScheme = view.Scheme,
            AcceptDownloads = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new BrowserPage(context, await context.NewPageAsync(), address);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Lets the furnished server train under a name, if it does not yet.</summary>
    public async Task KeepTrainingAsync(string name)
    {
        var trainings = (await ServerAsync(PageSite.Furnished)).Services.GetRequiredService<TrainingService>();
        if (!trainings.Running.Contains(name))
            trainings.Start(new TrainingOrder { Data = "music", Name = name });
    }

    /// <summary>Stops an audit of the furnished server.</summary>
    public async Task StopAuditAsync(string folder) => (await ServerAsync(PageSite.Furnished)).Services.GetRequiredService<AuditService>().Stop(folder);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        foreach (var server in _servers.Values)
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }
        Folder.Dispose();
    }

    private async Task<TimbreServer> ServerAsync(PageSite site)
    {
        if (_servers.TryGetValue(site, out var known))
            return known;
        var options = new ServerOptions { Urls = ["http://127.0.0.1:0"], DefaultModel = Model, RunsFolder = Folder["runs"], SpoolFolder = Folder["spool"] };
        var server = TimbreServer.Create(site switch
        {
            PageSite.Working => options with
            {
                DataFolders = [Folder["music"], Folder["collection"]],
                Program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "timbre.dll")],
            },
            PageSite.Furnished => Furnish(options),
            _ => options with { RunsFolder = Folder["no-runs"], ModelsFolder = Path.GetDirectoryName(Folder.Write("models/unreadable.timbre", "this is no model")) },
        });
        await server.StartAsync();
        return _servers[site] = server;
    }

    private ServerOptions Furnish(ServerOptions options)
    {
        RunExamples.Write(Folder, "furnished", Model);
        Directory.CreateDirectory(Folder["empty"]);
        // Many hours of silence keep an audit busy, and take no room.
        for (var i = 0; i < 3; i++)
            Folder.Write($"long/a{i}.wav", File.ReadAllBytes(Folder["music/drone/drone.00000.wav"]));
        var silence = Sounds.SilentFlac(TimeSpan.FromHours(12));
        for (var i = 0; i < 9; i++)
            Folder.Write($"long/b{i}.flac", silence);
        return options with
        {
            RunsFolder = Folder["furnished/runs"],
            DataFolders = [Folder["music"], Folder["collection"], Folder["empty"], Folder["long"]],
            Program = ["bash", Folder["furnished/trainer/train.sh"]],
            Trainings = 2,
        };
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
