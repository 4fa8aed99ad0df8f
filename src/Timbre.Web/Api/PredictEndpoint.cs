using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Timbre.Audio;
using Timbre.Learning.Recognition;
using Timbre.Web.Recognition;

namespace Timbre.Web.Api;

/// <summary><c>POST /api/predict</c>: takes recordings and answers with what <c>timbre predict --format json</c> would print of them.</summary>
internal sealed class PredictEndpoint(ServerOptions options, Admission admission, Spool spool, IRecognizer recognizer)
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true };

    public async Task HandleAsync(HttpContext context)
    {
        var parameters = PredictParameters.Of(context.Request.Query);
        admission.RequireRoom();
        var sounds = await ReceiveAsync(context).ConfigureAwait(false);
        try
        {
            using var place = admission.Enter();
            var answers = await Task.WhenAll(sounds.Select(sound => ListenAsync(sound, parameters, context.RequestAborted))).ConfigureAwait(false);
            if (Array.TrueForAll(answers, answer => answer.Answer is null))
                await RefuseAsync(context, sounds, answers).ConfigureAwait(false);
            else
                await WriteAsync(context, sounds, answers).ConfigureAwait(false);
        }
        finally
        {
            foreach (var sound in sounds)
                sound.Body.Dispose();
        }
    }

    private async Task<List<UploadedSound>> ReceiveAsync(HttpContext context)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        late.CancelAfter(options.UploadTimeout);
        try
        {
            return await UploadReader.ReadAsync(context.Request, spool, options.MaximumBody, late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"the body did not arrive within {options.UploadTimeout.TotalMinutes:0.##} min", StatusCodes.Status408RequestTimeout);
        }
    }

    private async Task<(SoundAnswer? Answer, string Failure)> ListenAsync(UploadedSound sound, PredictParameters parameters, CancellationToken cancellation)
    {
        try
        {
            var request = new SoundRequest
            {
                Name = sound.Name,
                Path = sound.Body.Path,
                Model = parameters.Model,
                Top = parameters.Top,
                Combine = parameters.Combine,
                Picture = parameters.Picture,
            };
            if (sound.Body.Length == 0)
                return (null, "is empty (0 bytes); get the file again");
            return (await recognizer.ListenAsync(request, null, cancellation).ConfigureAwait(false), "");
        }
        catch (AudioFileException exception)
        {
            return (null, exception.Problem);
        }
    }

    /// <summary>One recording that cannot be used is a problem; so are several of which none can.</summary>
    private static Task RefuseAsync(HttpContext context, List<UploadedSound> sounds, (SoundAnswer? Answer, string Failure)[] answers)
    {
        var detail = sounds.Count == 1 ? $"{sounds[0].Name}: {answers[0].Failure}" : $"none of the {sounds.Count} files can be used; the first: {sounds[0].Name}: {answers[0].Failure}";
        var errors = sounds.Zip(answers, (sound, answer) => new FileError(sound.Name, answer.Failure)).ToArray();
        return Results.Problem(detail, statusCode: StatusCodes.Status422UnprocessableEntity, extensions: new Dictionary<string, object?> { ["errors"] = errors }).ExecuteAsync(context);
    }

    private static async Task WriteAsync(HttpContext context, List<UploadedSound> sounds, (SoundAnswer? Answer, string Failure)[] answers)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "application/json; charset=utf-8";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, Layout);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartArray();
            foreach (var (sound, (answer, failure)) in sounds.Zip(answers))
            {
                json.WriteStartObject();
                if (answer is null)
                {
                    json.WriteString("file", sound.Name);
                    json.WriteString("error", failure);
                }
                else
                {
                    PredictionJson.WriteFields(json, answer.Prediction);
                    WritePicture(json, answer.Picture);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }

    private static void WritePicture(Utf8JsonWriter json, SoundPicture? picture)
    {
        if (picture is null)
            return;
        json.WriteStartObject("picture");
        json.WriteStartArray("peaks");
        foreach (var peak in picture.Peaks)
            json.WriteNumberValue(Math.Round(Math.Clamp((double)peak, -1, 1), 3));
        json.WriteEndArray();
        json.WriteString("spectrogram", $"data:image/png;base64,{Convert.ToBase64String(picture.Spectrogram)}");
        json.WriteEndObject();
    }
}

/// <summary>A file that cannot be used.</summary>
/// <param name="File">Its name.</param>
/// <param name="Error">The one line that says why.</param>
internal sealed record FileError(string File, string Error);
