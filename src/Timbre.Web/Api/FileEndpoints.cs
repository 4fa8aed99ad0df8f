using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Timbre.Web.Api;

/// <summary>Files that pages show: sounds and pictures of the data folders, reports of runs.</summary>
internal static class FileEndpoints
{
    // A report is a page that a training wrote, with words out of file names in it: it runs no script, and reaches nothing but the sound of its items.
    private const string ReportPolicy = "sandbox allow-same-origin; default-src 'none'; img-src data:; media-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".wav"] = "audio/wav",
        [".flac"] = "audio/flac",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".oga"] = "audio/ogg",
        [".opus"] = "audio/ogg",
        [".m4a"] = "audio/mp4",
        [".mp4"] = "audio/mp4",
        [".aac"] = "audio/aac",
        [".webm"] = "audio/webm",
        [".png"] = "image/png",
    };

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/data-files/{**path}", DataFile).ExcludeFromDescription();
        endpoints.MapGet("/runs/{name}/report.html", Report).ExcludeFromDescription();
    }

    private static IResult DataFile(string? path, DataFolders folders)
    {
        path ??= "";
        var real = folders.Resolve(path);
        if (Directory.Exists(real) || !(AudioFolder.HasAudioExtension(real) || Path.GetExtension(real).Equals(".png", StringComparison.OrdinalIgnoreCase)))
            throw new OutsideException(path);
        var type = ContentTypes.GetValueOrDefault(Path.GetExtension(real), "application/octet-stream");
        return Results.Stream(AudioFile.OpenBytes(real), type, lastModified: File.GetLastWriteTimeUtc(real), enableRangeProcessing: true);
    }

    private static IResult Report(string name, RunFolders runs, DataFolders folders, HttpContext context)
    {
        if (runs.FileOf(name, "report.html") is not { } path)
            return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
        return Results.Text(ReportSounds.Serve(RegularFile.ReadText(path), path, folders), "text/html", System.Text.Encoding.UTF8);
    }
}
