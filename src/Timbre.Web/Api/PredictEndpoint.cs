using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Timbre.Web.Api;

/// <summary><c>POST /api/predict</c>: takes recordings and answers with what <c>timbre predict --format json</c> would print of them.</summary>
internal sealed class PredictEndpoint(ServerOptions options, Admission admission, Spool spool, Recognizer recognizer)
{
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
            var request = new SoundRequest(sound.Name, sound.Body.Path, parameters.Options, parameters.Model, parameters.Picture);
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
        IPredictedFile[] files = [.. sounds.Zip(answers, (sound, answer) => answer.Answer is { } heard ? (IPredictedFile)new PredictedFile(heard) : new FileError(sound.Name, answer.Failure))];
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, files, AnswerJson.Default.IPredictedFileArray, context.RequestAborted).ConfigureAwait(false);
        await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>The query of <c>POST /api/predict</c>.</summary>
internal sealed record PredictParameters(RecognitionOptions Options, string? Model, bool Picture)
{
    private const int MostTop = 1000;

    /// <exception cref="BadRequestException">A value is none of those that are permitted.</exception>
    public static PredictParameters Of(IQueryCollection query) => new(
        new RecognitionOptions
        {
            Top = Text(query, "top") is not { } top ? 3
                : int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostTop ? number
                : throw new BadRequestException($"top: expected a whole number from 1 to {MostTop}"),
            Combine = Text(query, "combine") switch
            {
                null or "mean" => CombineRule.Mean,
                "max" => CombineRule.Max,
                "vote" => CombineRule.Vote,
                _ => throw new BadRequestException("combine: expected mean, max or vote"),
            },
        },
        Text(query, "model"),
        Text(query, "picture") switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw new BadRequestException("picture: expected true or false"),
        });

    private static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [var text] => text,
        _ => throw new BadRequestException($"{name}: given more than once"),
    };
}
