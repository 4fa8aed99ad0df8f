using System.Net;

namespace Timbre.Web.Tests.Security;

public sealed class SameSiteTests
{
    [Theory]
    [InlineData("GET", "evil.example", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "evil.example:{0}", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "localhost.evil.example", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "127.0.0.1.evil.example", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("POST", "127.0.0.1:{0}", "http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", "127.0.0.1:{0}", "null", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", "127.0.0.1:{0}", "http://127.0.0.1:1", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", "127.0.0.1:{0}", "http://127.0.0.1:{0}", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("POST", "127.0.0.1:{0}", null, "same-site", HttpStatusCode.Forbidden)]
    [InlineData("DELETE", "localhost:{0}", "http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("GET", "localhost:{0}", null, null, HttpStatusCode.OK)]
    [InlineData("GET", "[::1]:{0}", null, null, HttpStatusCode.OK)]
    [InlineData("GET", "music.example:{0}", null, null, HttpStatusCode.OK)]
    [InlineData("POST", "127.0.0.1:{0}", "http://127.0.0.1:{0}", "same-origin", HttpStatusCode.UnprocessableEntity)]
    [InlineData("POST", "localhost:{0}", "http://localhost:{0}", null, HttpStatusCode.UnprocessableEntity)]
    [InlineData("POST", "127.0.0.1:{0}", null, "none", HttpStatusCode.UnprocessableEntity)]
    [InlineData("POST", "127.0.0.1:{0}", null, null, HttpStatusCode.UnprocessableEntity)]
    public async Task Only_this_servers_own_pages_and_programs_that_are_no_page_may_ask(string method, string host, string? origin, string? site, HttpStatusCode expected)
    {
        await using var served = await Served.StartAsync(options => options with { HostNames = ["music.example"] });
        var port = served.Client.BaseAddress!.Port;
        using var request = new HttpRequestMessage(new HttpMethod(method), method == "GET" ? "/api/health" : "/api/predict");
        request.Headers.Host = Filled(host);
        if (origin is not null)
            request.Headers.Add("Origin", Filled(origin));
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (method != "GET")
            request.Content = new ByteArrayContent([1, 2, 3]);
        using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);

        string Filled(string text) => text.Replace("{0}", $"{port}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_load_nothing_from_elsewhere()
    {
        await using var served = await Served.StartAsync();
        foreach (var path in new[] { "/", "/api/health", "/no/such", "/api/none" })
        {
            using var response = await served.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        }
    }
}
