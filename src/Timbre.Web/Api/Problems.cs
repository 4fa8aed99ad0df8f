using Microsoft.AspNetCore.Http;
using Timbre.Audio;
using Timbre.Learning.Data;
using Timbre.Learning.Models;
using Timbre.Web.Data;
using Timbre.Web.Training;

namespace Timbre.Web.Api;

/// <summary>What went wrong as problem details (RFC 9457): a status, and in <c>detail</c> the one line that the command line would write.</summary>
internal static class Problems
{
    /// <summary>The status and line of an expected failure; null for a defect of the server.</summary>
    public static (int Status, string Detail)? Describe(Exception exception) => exception switch
    {
        BusyException => (StatusCodes.Status429TooManyRequests, exception.Message),
        BodyTooLargeException => (StatusCodes.Status413PayloadTooLarge, exception.Message),
        BadRequestException => (StatusCodes.Status400BadRequest, exception.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        AudioFileException audio => (StatusCodes.Status422UnprocessableEntity, audio.Problem),
        DatasetException => (StatusCodes.Status422UnprocessableEntity, exception.Message),
        KeyNotFoundException or OutsideException => (StatusCodes.Status404NotFound, exception.Message),
        ModelFormatException => (StatusCodes.Status500InternalServerError, exception.Message),
        TrainingRefusedException => (StatusCodes.Status409Conflict, exception.Message),
        _ => null,
    };

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return Results.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}

/// <summary>A request is malformed; the message says how.</summary>
internal sealed class BadRequestException(string message) : Exception(message)
{
}
