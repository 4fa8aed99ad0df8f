using System.Net;
using Microsoft.AspNetCore.Http;

namespace Timbre.Web.Security;

/// <summary>
/// Keeps other web pages from driving the server through their reader's browser: a name that is not this server's is refused (a page may
/// have its own name resolve to this machine), and so is a request that changes something and comes from a page of another origin.
/// </summary>
internal sealed class SameSiteGuard
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost", Dns.GetHostName() };

    public SameSiteGuard(ServerOptions options)
    {
        _names.UnionWith(options.HostNames);
        foreach (var url in options.Urls)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
                _names.Add(uri.Host);
        }
    }

    /// <summary>Why a request is refused; null where it is not.</summary>
    public (int Status, string Detail)? Refusal(HttpRequest request)
    {
        if (!request.Host.HasValue || !IsOwn(request.Host.Host))
            return (StatusCodes.Status421MisdirectedRequest, "this server is not called so; address it by number or as localhost, or start it with --host-name NAME");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return null;
        return IsFromElsewhere(request) ? (StatusCodes.Status403Forbidden, "this request comes from a page of another origin") : null;
    }

    /// <summary>Browsers say where a request comes from; other programs say nothing and are no page.</summary>
    private static bool IsFromElsewhere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none"))
            return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, HostOf(request, uri), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The host as an origin writes it: without the port where it is the scheme's own.</summary>
    private static string HostOf(HttpRequest request, Uri origin) =>
        Uri.TryCreate($"{origin.Scheme}://{request.Host.Value}", UriKind.Absolute, out var uri) ? uri.Authority : "";

    /// <summary>A number cannot be made to point elsewhere; a name can.</summary>
    private bool IsOwn(string host) =>
        IPAddress.TryParse(host, out _) || _names.Contains(host) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
