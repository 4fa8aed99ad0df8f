using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Timbre.Web.Api;

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
