using Microsoft.Extensions.Hosting;

namespace Timbre.Web;

/// <summary>Whoever made the server starts and stops it: signals are the command line's business.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
