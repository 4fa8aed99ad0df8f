using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Timbre.Web.Security;

/// <summary>The first step of every request: who may ask, and what browsers may do with the answer.</summary>
internal static class SecurityMiddleware
{
    private const string PagePolicy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    public static void UseSecurity(this IApplicationBuilder application)
    {
        var guard = application.ApplicationServices.GetRequiredService<SameSiteGuard>();
        application.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = PagePolicy;
            headers.XContentTypeOptions = "nosniff";
            // With no referrer at all, browsers send a form of this page as if it came from nowhere.
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (guard.Refusal(context.Request) is var (status, detail))
                await Problems.WriteAsync(context, status, detail).ConfigureAwait(false);
            else
                await next(context).ConfigureAwait(false);
        });
    }
}

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
