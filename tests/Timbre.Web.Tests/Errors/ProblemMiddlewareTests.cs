using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Timbre.Web.Errors;

namespace Timbre.Web.Tests.Errors;

public sealed class ProblemMiddlewareTests
{
    [Theory]
    [InlineData(false, 499)]
    [InlineData(true, 200)]
    public async Task A_client_that_went_away_changes_the_status_only_of_an_answer_that_has_not_begun(bool started, int status)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var application = new ApplicationBuilder(services);
        application.UseProblems();
        application.Run(_ => throw new OperationCanceledException());
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Features.Set<IHttpResponseFeature>(new Response(started));

        await application.Build()(context);
        Assert.Equal(status, context.Response.StatusCode);
    }

    /// <summary>Refuses another status once it has begun, as the server does.</summary>
    private sealed class Response(bool started) : HttpResponseFeature, IHttpResponseFeature
    {
        public override bool HasStarted => started;

        int IHttpResponseFeature.StatusCode
        {
            get => StatusCode;
            set => StatusCode = started ? throw new InvalidOperationException("the response has begun") : value;
        }
    }
}
