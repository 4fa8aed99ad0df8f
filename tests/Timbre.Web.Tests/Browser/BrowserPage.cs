using Microsoft.Playwright;

namespace Timbre.Web.Tests.Browser;

/// <summary>A page that is watched: when it is disposed, no request may have gone to another host and no error may stand on the console.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public BrowserPage(IBrowserContext context, IPage page, string address)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(60_000);
        page.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is "http" or "https" or "ws" or "wss" && !request.Url.StartsWith(address + "/", StringComparison.Ordinal))
                Complain($"a request went to {request.Url}");
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complain($"on the console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => Complain($"a script failed: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors that the test brings about on purpose, by a part of their text.</summary>
    public List<string> Expected { get; } = [];

    public async Task GotoAsync(string path, int status = 200)
    {
        var response = await Page.GotoAsync(path);
        Assert.Equal(status, response!.Status);
    }

    /// <summary>Gives files to the page as a drop of them would.</summary>
    public async Task DropAsync(params string[] paths)
    {
        var files = paths.Select(path => new { name = Path.GetFileName(path), bytes = Convert.ToBase64String(File.ReadAllBytes(path)) });
        var transfer = await Page.EvaluateHandleAsync(
            """
            files => {
              const transfer = new DataTransfer();
              for (const { name, bytes } of files)
                transfer.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name));
              return transfer;
            }
            """,
            files);
        foreach (var name in new[] { "dragenter", "dragover", "drop" })
            await Page.DispatchEventAsync("body", name, new { dataTransfer = transfer });
    }

    /// <summary>Goes on with the tab key until an element has the focus, around the page at most.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var i = 0; i < 120; i++)
        {
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
                return;
            await Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"the tab key never reaches {selector}");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        lock (_complaints)
        {
            var unexpected = _complaints.Where(complaint => !Expected.Any(expected => complaint.Contains(expected, StringComparison.Ordinal))).ToArray();
            Assert.True(unexpected.Length == 0, string.Join('\n', unexpected));
        }
    }

    private void Complain(string text)
    {
        lock (_complaints)
            _complaints.Add(text);
    }
}
