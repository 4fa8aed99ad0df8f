using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Timbre.Web.Security;

/// <summary>A form whose token is of another run of the server leads to a page that says so, in place of an empty answer.</summary>
internal static class OutOfDateForms
{
    public static void UseOutOfDateForms(this IApplicationBuilder application) => application.Use(async (context, next) =>
    {
        await next(context).ConfigureAwait(false);
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/out-of-date";
        }
    });
}
