using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Timbre.Web.Security;

/// <summary>What a connection may cost: a client that sends slowly, or nothing, loses its connection and not others theirs.</summary>
internal static class ConnectionLimits
{
    private const int MostConnections = 4096;
    private const int LeastBytesPerSecond = 1024;

    public static void Apply(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaximumBody;
        limits.MaxRequestBufferSize = 256 << 10;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxConcurrentUpgradedConnections = MostConnections;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = options.SlowClientGrace;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, options.SlowClientGrace);
        limits.MinResponseDataRate = new MinDataRate(LeastBytesPerSecond, options.SlowClientGrace);
    }
}
