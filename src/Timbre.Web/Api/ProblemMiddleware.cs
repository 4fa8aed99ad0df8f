using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Timbre.Web.Api;

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
            // Whoever asked has gone: nobody reads an answer.
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
            // Reading on through a body that nobody wants would cost more than a new connection.
            if (status is StatusCodes.Status413PayloadTooLarge)
                context.Response.Headers.Connection = "close";
            await Problems.WriteAsync(context, status, detail).ConfigureAwait(false);
        }
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogDefect(ILogger logger, Exception exception, string path);
}
