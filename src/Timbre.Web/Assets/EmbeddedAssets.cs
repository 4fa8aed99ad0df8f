using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Timbre.Reports.Charts;

namespace Timbre.Web.Assets;

/// <summary>The files of the page, which lie inside this assembly, and for charts inside that of the reports, under <c>wwwroot/</c> and are served under the same paths.</summary>
internal static class EmbeddedAssets
{
    private const string Prefix = "wwwroot/";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private static readonly Assembly[] Assemblies = [typeof(EmbeddedAssets).Assembly, typeof(Plot).Assembly];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (assembly, name) in Assemblies.SelectMany(assembly => assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => (assembly, name))))
        {
            var asset = new Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)>(() =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\""));
            });
            var type = ContentTypes.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
            endpoints.MapGet("/" + name[Prefix.Length..], (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(asset.Value.Bytes, type, entityTag: asset.Value.Tag);
            }).ExcludeFromDescription();
        }
    }
}
