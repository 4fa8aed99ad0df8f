using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Timbre.Web.Api;

/// <summary>What the page for listening asks of the server: recordings come in as plain bodies and are answered with pieces of the page.</summary>
internal static class ListenEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/listen").ExcludeFromDescription();
        group.MapPost("/", ListenAsync).DisableAntiforgery();
        group.MapGet("/{id}", (string id, RecordingShelf shelf) => shelf.Find(id) is { } recording ? Fragment(recording) : Results.NotFound());
        group.MapDelete("/{id}", (string id, RecordingShelf shelf) =>
        {
            shelf.Remove(id);
            return Results.NoContent();
        }).DisableAntiforgery();
        group.MapGet("/progress/{name}", (string name, HearingProgress progress) => Progress(progress.Find(name)));
        group.MapGet("/{id}/spectrogram.png", (string id, RecordingShelf shelf) => shelf.Find(id) is { } recording ? Results.Bytes(recording.Spectrogram, "image/png") : Results.NotFound());
        group.MapGet("/{id}/sound", (string id, RecordingShelf shelf) =>
        {
            using var reading = shelf.Read(id);
            return reading is null ? Results.NotFound() : PlayableSound.Original(reading.Recording.Path);
        });
        group.MapGet("/{id}/decoded.wav", DecodedAsync);
    }

    private static async Task<IResult> ListenAsync(
        HttpContext context, string? model, string? progress, ServerOptions options, Admission admission, Spool spool, RecordingShelf shelf, HearingProgress followed, Recognizer recognizer, ModelCatalog catalog)
    {
        using var place = admission.Enter();
        var cancellation = context.RequestAborted;
        var sounds = await UploadReader.ReadAsync(context.Request, spool, options.MaximumBody, cancellation).ConfigureAwait(false);
        var kept = false;
        try
        {
            if (sounds is not [var sound])
                throw new BadRequestException("send one recording at a time");
            if (sound.Body.Length == 0)
                throw new AudioFileException(sound.Name, "is empty (0 bytes); get the file again");
            var name = LastPart(sound.Name);
            var wanted = string.IsNullOrEmpty(model) ? ModelIds.Default : model;
            var request = new SoundRequest(name, sound.Body.Path, new RecognitionOptions { Top = int.MaxValue }, wanted, Picture: true);
            using var heard = followed.Follow(progress);
            var answer = await recognizer.ListenAsync(request, heard, cancellation).ConfigureAwait(false);
            var heardBy = catalog.Find(wanted) is { } known ? ModelNames.Of(known) : ModelNames.Title(wanted);
            var recording = new Recording(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), name, sound.Body, heardBy, answer);
            shelf.Add(recording);
            kept = true;
            return Fragment(recording);
        }
        finally
        {
            if (!kept)
                sounds.ForEach(sound => sound.Body.Dispose());
        }
    }

    private static async Task<IResult> DecodedAsync(string id, RecordingShelf shelf, CancellationToken cancellation)
    {
        using var reading = shelf.Read(id);
        if (reading is null)
            return Results.NotFound();
        var recording = reading.Recording;
        await recording.Decoding.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (recording.Decoded is null)
            {
                var destination = shelf.NewPath(".wav");
                await Task.Run(() => PlayableSound.Decode(recording.Path, destination, cancellation), cancellation).ConfigureAwait(false);
                recording.Decoded = destination;
            }
        }
        finally
        {
            recording.Decoding.Release();
        }
        // Opened while it is there for certain: the answer is sent after the reading is over.
        return Results.Stream(RegularFile.OpenStream(recording.Decoded), "audio/wav", enableRangeProcessing: true);
    }

    /// <summary>Seconds read, and of how many where that is known; nothing where no such recording is at work.</summary>
    private static IResult Progress(RecognitionProgress? progress) =>
        progress is var (read, length) ? Results.Json(new { seconds = read.TotalSeconds, of = length?.TotalSeconds }) : Results.NoContent();

    private static RazorComponentResult<TrackFragment> Fragment(Recording recording) => new(new { Recording = recording });

    private static string LastPart(string name) => name.Split('/', '\\')[^1] is { Length: > 0 } last ? last : "recording";
}
