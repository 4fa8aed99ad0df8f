using System.Net;

namespace Timbre.Web.Tests;

public sealed class PageTests
{
    [Fact]
    public async Task The_page_and_its_style_come_from_the_assembly_alone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = TimbreServer.Create(new ServerOptions { Urls = ["http://127.0.0.1:0"], DefaultModel = "none" });
        await server.StartAsync(cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };

        Assert.Contains("<h1>Timbre</h1>", await client.GetStringAsync("/", cancellation), StringComparison.Ordinal);
        using var style = await client.GetAsync("/app.css", cancellation);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        using var missing = await client.GetAsync("/no/such/page", cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("Not found", await missing.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
    }
}
