using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Timbre.Web.Assets;
using Timbre.Web.Components;

namespace Timbre.Web;

/// <summary>The page and the HTTP API as one web application. Disposing it stops serving.</summary>
public sealed class TimbreServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TimbreServer(WebApplication application) => _application = application;

    /// <summary>The addresses it listens on, with the ports that it really got; empty before the start.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>The services that pages and API share.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Puts the server together; it listens once started.</summary>
    public static TimbreServer Create(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "timbre" });
        // What the server does is said on its command line alone.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Services.AddSingleton(options);
        builder.Services.AddRazorComponents();
        KeepKeysInMemory(builder.Services);

        var application = builder.Build();
        application.UseStatusCodePagesWithReExecute("/not-found");
        application.UseAntiforgery();
        EmbeddedAssets.Map(application);
        application.MapRazorComponents<App>();
        return new TimbreServer(application);
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">An address is taken or cannot be listened on.</exception>
    public Task StartAsync(CancellationToken cancellation = default) => _application.StartAsync(cancellation);

    /// <summary>Takes no more requests and waits for those at work, a while at most.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => _application.StopAsync(cancellation);

    /// <summary>Serves until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The keys of form tokens live as long as the server and never touch the disk.</summary>
    private static void KeepKeysInMemory(IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        foreach (var keyWriter in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IDataProtectionBuilder).Assembly).ToArray())
            services.Remove(keyWriter);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
