using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Timbre.Web.Uploads;

/// <summary>Reads the recordings of a request, each straight into the spool: the parts of a form, or the body itself.</summary>
internal static class UploadReader
{
    private const int MostFiles = 64;
    private const int LongestBoundary = 100;
    private const int LongestField = 64 << 10;
    private const int LongestName = 255;
    private const long MostDrained = 64 << 20;

    /// <summary>The recordings in order; the caller disposes their bodies.</summary>
    public static async Task<List<UploadedSound>> ReadAsync(HttpRequest request, Spool spool, long limit, CancellationToken cancellation)
    {
        LetRefusedBodyDrain(request, limit);
        // Turned away before a byte of it is read.
        if (request.ContentLength > limit)
            throw new BodyTooLargeException(limit);
        var sounds = new List<UploadedSound>();
        try
        {
            if (request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
                await ReadFormAsync(request, spool, limit, sounds, cancellation).ConfigureAwait(false);
            else
                sounds.Add(new UploadedSound(Plain(request.Query["name"].ToString(), "body"), await spool.TakeAsync(request.Body, limit, cancellation).ConfigureAwait(false)));
            if (sounds.Count == 0)
                throw new BadRequestException("the form holds no file; send one as a part with a file name, or a recording as the body");
            return sounds;
        }
        catch
        {
            foreach (var sound in sounds)
                sound.Body.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lets the server read on, for its five seconds, through a body that was refused. A connection closed over unread bytes is
    /// reset, and most clients write the whole body before they read: they would report a broken pipe and never see the answer
    /// (RFC 9112, section 9.6).
    /// </summary>
    private static void LetRefusedBodyDrain(HttpRequest request, long limit)
    {
        // What declares its size is refused unread if it is too large; what does not is counted here, and by the server a little later.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = request.ContentLength is null ? limit + MostDrained : null;
    }

    private static async Task ReadFormAsync(HttpRequest request, Spool spool, long limit, List<UploadedSound> sounds, CancellationToken cancellation)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
            throw new BadRequestException("the multipart body names no usable boundary; let your client make the Content-Type header");
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 16 << 10, BodyLengthLimit = limit };
        var left = limit;
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition())
                {
                    // A field beside the files is none of this program's business, but it must not be endless.
                    await SkipAsync(section.Body, cancellation).ConfigureAwait(false);
                    continue;
                }
                if (sounds.Count == MostFiles)
                    throw new BadRequestException($"more than {MostFiles} files in one request; send several requests");
                var name = Plain((disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value ?? "", $"file {sounds.Count + 1}");
                var body = await spool.TakeAsync(section.Body, left, cancellation).ConfigureAwait(false);
                left -= body.Length;
                sounds.Add(new UploadedSound(name, body));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new BadRequestException($"the multipart body is malformed: {exception.Message}");
        }
    }

    private static async Task SkipAsync(Stream field, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var total = 0;
        int count;
        while ((count = await field.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if ((total += count) > LongestField)
                throw new BadRequestException("a part without a file name is too long; give recordings a file name");
        }
    }

    /// <summary>A name as one harmless line of valid characters.</summary>
    private static string Plain(string name, string otherwise)
    {
        var text = PlainText.OneLine(name[..Math.Min(name.Length, LongestName)]);
        return text.Length == 0 ? otherwise : text;
    }
}

/// <summary>A request is malformed; the message says how.</summary>
internal sealed class BadRequestException(string message) : Exception(message);

/// <summary>A recording that came with a request; its name is as its sender calls it: shown, never opened.</summary>
internal sealed record UploadedSound(string Name, SpooledBody Body);
