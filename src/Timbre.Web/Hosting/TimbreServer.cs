using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Timbre.Web.Hosting;

/// <summary>The page and the HTTP API as one web application. Disposing it stops serving.</summary>
internal sealed class TimbreServer : IAsyncDisposable
{
    // Below the time that the command line gives a cancelled command to end.
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(15);

    private readonly WebApplication _application;

    private TimbreServer(WebApplication application) => _application = application;

    /// <summary>The addresses it listens on, with the ports that it really got; empty before the start.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    public IServiceProvider Services => _application.Services;

    /// <summary>Puts the server together and reads the default model; it listens once started.</summary>
    /// <exception cref="ModelFormatException">The default model cannot be read.</exception>
    /// <exception cref="DirectoryNotFoundException">A data folder does not exist.</exception>
    public static TimbreServer Create(ServerOptions options)
    {
        _ = ModelFile.ReadSummary(options.DefaultModel);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "timbre" });
        // What the server does is said on its command line alone.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // A failed start is told by the command line; a busy machine is no fault of the server.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel => ConnectionLimits.Apply(kestrel, options));
        AddServices(builder.Services, options);

        var application = builder.Build();
        try
        {
            _ = application.Services.GetRequiredService<DataFolders>();
            application.Services.GetRequiredService<ModelCache>().TakeAsync(ModelIds.Default).GetAwaiter().GetResult().Dispose();
            Map(application);
            return new TimbreServer(application);
        }
        catch
        {
            application.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <exception cref="IOException">An address is taken or cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        try
        {
            await _application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw new IOException($"{string.Join(", ", Services.GetRequiredService<ServerOptions>().Urls)}: cannot be listened on ({exception.Message}); choose another address or port", exception);
        }
    }

    /// <summary>Takes no more requests and waits for those at work, a while at most.</summary>
    public Task StopAsync(CancellationToken cancellation = default) =>
        Task.WhenAll(_application.StopAsync(cancellation), Services.GetRequiredService<TrainingService>().DisposeAsync().AsTask());

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IHostLifetime, CallerLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownPatience);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.AddSingleton<SameSiteGuard>();
        services.AddSingleton<Admission>();
        services.AddSingleton<Spool>();
        services.AddSingleton<PredictEndpoint>();
        services.AddSingleton(_ => new RecognitionEngine(options.Workers));
        services.AddSingleton<ModelCache>();
        services.AddSingleton<Recognizer>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<DataFolders>();
        services.AddSingleton<RunFolders>();
        services.AddSingleton<RunCatalog>();
        services.AddSingleton<TrainingService>();
        services.AddSingleton<AuditService>();
        services.AddSingleton<RecordingShelf>();
        services.AddSingleton<HearingProgress>();
        services.AddSingleton<DataMedia>();
        services.AddProblemDetails();
        ApiEndpoints.AddDescription(services);
        services.AddRazorComponents();
        KeepKeysInMemory(services);
    }

    private static void Map(WebApplication application)
    {
        application.UseSecurity();
        application.UseProblems();
        application.UseWhen(context => ApiEndpoints.Serves(context.Request.Path), api => api.UseStatusCodePages(async status =>
            await Problems.WriteAsync(status.HttpContext, status.HttpContext.Response.StatusCode, "there is no such address here; /openapi lists those that there are").ConfigureAwait(false)));
        application.UseWhen(context => !ApiEndpoints.Serves(context.Request.Path), pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        application.UseOutOfDateForms();
        application.UseRouting();
        application.UseAntiforgery();
        EmbeddedAssets.Map(application);
        ApiEndpoints.Map(application);
        FileEndpoints.Map(application);
        ListenEndpoints.Map(application);
        DataMedia.Map(application);
        application.MapRazorComponents<App>();
    }

    /// <summary>The keys of form tokens live as long as the server and never touch the disk.</summary>
    private static void KeepKeysInMemory(IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        foreach (var keyWriter in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IDataProtectionBuilder).Assembly).ToArray())
            services.Remove(keyWriter);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}

/// <summary>The caller starts and stops the server: signals are handled by the command line.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
