using System.Net;

namespace Timbre.Web.Tests;

public sealed class PageTests
{
    [Fact]
    public async Task The_page_and_its_style_come_from_the_assembly_alone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var served = await Served.StartAsync();

        Assert.Contains("<h1", await served.Client.GetStringAsync("/", cancellation), StringComparison.Ordinal);
        using var style = await served.Client.GetAsync("/css/tokens.css", cancellation);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        using var missing = await served.Client.GetAsync("/no/such/page", cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("Not found", await missing.Content.ReadAsStringAsync(cancellation), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_of_the_page_is_not_sent_again_while_it_has_not_changed()
    {
        await using var served = await Served.StartAsync();
        using var first = await served.Client.GetAsync("/css/tokens.css", TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/css/tokens.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await served.Client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }
}
