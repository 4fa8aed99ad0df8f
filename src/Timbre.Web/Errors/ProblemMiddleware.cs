using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Timbre.Web.Errors;

/// <summary>Turns whatever goes wrong in the API into problem details; what is a defect is logged and told without its insides.</summary>
internal static partial class ProblemMiddleware
{
    public static void UseProblems(this IApplicationBuilder application) => application.Use(async (context, next) =>
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has gone: there is no one to answer. A response that has begun has its status already.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = 499;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var (status, detail) = Problems.Describe(exception) ?? (StatusCodes.Status500InternalServerError, "the server failed; its own output says why");
            if (Problems.Describe(exception) is null)
                LogDefect(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("timbre"), exception, context.Request.Path);
            context.Response.Clear();
            if (exception is BusyException)
                context.Response.Headers.RetryAfter = context.RequestServices.GetRequiredService<Admission>().RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            // Reading on through a body that is not needed would cost more than a new connection.
            if (status is StatusCodes.Status413PayloadTooLarge)
                context.Response.Headers.Connection = "close";
            await Problems.WriteAsync(context, status, detail).ConfigureAwait(false);
        }
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogDefect(ILogger logger, Exception exception, string path);
}

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
        UnusableFileException file => (StatusCodes.Status422UnprocessableEntity, file.Problem),
        DatasetException or RepresentationException => (StatusCodes.Status422UnprocessableEntity, exception.Message),
        KeyNotFoundException or OutsideException => (StatusCodes.Status404NotFound, exception.Message),
        ModelFormatException => (StatusCodes.Status500InternalServerError, exception.Message),
        TrainingRefusedException => (StatusCodes.Status409Conflict, exception.Message),
        _ => null,
    };

    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return Results.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
