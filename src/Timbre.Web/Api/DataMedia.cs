using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Timbre.Web.Api;

/// <summary>Sound and pictures of the files in the data folders, for the page of an audit.</summary>
internal sealed class DataMedia : IDisposable
{
    // An excerpt of this length is enough to compare by eye; a whole album would keep a core busy.
    private static readonly TimeSpan LongestPicture = TimeSpan.FromMinutes(3);

    // Pages ask for many pictures at once; listening must not wait for them.
    private readonly SemaphoreSlim _turns = new(1, 1);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/data").ExcludeFromDescription();
        group.MapGet("/picture", (string file, DataFolders folders, DataMedia media, CancellationToken cancellation) => media.PictureAsync(file, folders, cancellation));
        group.MapGet("/decoded", (string file, DataFolders folders, RecordingShelf shelf, HttpContext context, CancellationToken cancellation) => Guard(() =>
        {
            var destination = shelf.NewPath(".wav");
            context.Response.OnCompleted(() =>
            {
                RecordingShelf.Delete(destination);
                return Task.CompletedTask;
            });
            PlayableSound.Decode(folders.Resolve(file), destination, cancellation);
            return Results.File(destination, "audio/wav", enableRangeProcessing: true);
        }));
    }

    public void Dispose() => _turns.Dispose();

    private static IResult Guard(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception exception) when (exception is OutsideException or DatasetException or IOException or UnauthorizedAccessException)
        {
            return Results.NotFound();
        }
    }

    private async Task<IResult> PictureAsync(string file, DataFolders folders, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Guard(() => Results.Bytes(Draw(folders.Resolve(file), cancellation), "image/png")), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    private static byte[] Draw(string path, CancellationToken cancellation) =>
        path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? Recolor(PngImage.ReadGray(path)) : PictureBuilder.Draw(path, LongestPicture, cancellation).Spectrogram;

    /// <summary>A bare gray spectrogram, whose lowest band is on top, the way that people read spectrograms.</summary>
    private static byte[] Recolor(PngImage gray)
    {
        var pixels = new byte[3 * gray.Width * gray.Height];
        for (var y = 0; y < gray.Height; y++)
        {
            for (var x = 0; x < gray.Width; x++)
                ColorMap.Magma(gray.Pixels[(gray.Height - 1 - y) * gray.Width + x], pixels.AsSpan(3 * (y * gray.Width + x), 3));
        }
        return new PngImage(gray.Width, gray.Height, 3, pixels).Encode();
    }
}
