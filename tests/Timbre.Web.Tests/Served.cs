using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Timbre.Testing;
using Timbre.Web.Hosting;

namespace Timbre.Web.Tests;

/// <summary>A server of its own for a test, on a free port, with folders that are gone afterwards.</summary>
internal sealed class Served : IAsyncDisposable
{
    private Served(TemporaryFolder folder, TimbreServer server)
    {
        (Folder, Server) = (folder, server);
        Client = new HttpClient { BaseAddress = new Uri(server.Addresses[0]), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Holds <c>music/</c> (the data folder), <c>runs/</c>, <c>models/</c> and <c>spool/</c>.</summary>
    public TemporaryFolder Folder { get; }

    public TimbreServer Server { get; }

    public HttpClient Client { get; }

    public static string ShippedModel => Path.Combine(AppContext.BaseDirectory, "models", "default.timbre");

    /// <summary>Starts a server.</summary>
    /// <param name="change">Changes its options.</param>
    /// <param name="prepare">Fills its folders before it starts.</param>
    public static async Task<Served> StartAsync(Func<ServerOptions, ServerOptions>? change = null, Action<TemporaryFolder>? prepare = null)
    {
        var folder = new TemporaryFolder();
        foreach (var name in new[] { "music", "runs", "models", "spool" })
            Directory.CreateDirectory(folder[name]);
        prepare?.Invoke(folder);
        var options = new ServerOptions
        {
            Urls = ["http://127.0.0.1:0"],
            DefaultModel = ShippedModel,
            ModelsFolder = folder["models"],
            RunsFolder = folder["runs"],
            DataFolders = [folder["music"]],
            SpoolFolder = folder["spool"],
            Program = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "timbre.dll")],
            Workers = 2,
        };
        var server = TimbreServer.Create(change?.Invoke(options) ?? options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new Served(folder, server);
    }

    public T Get<T>()
        where T : notnull => Server.Services.GetRequiredService<T>();

    /// <summary>Posts bytes as the body.</summary>
    public Task<HttpResponseMessage> PostAsync(byte[] body, string query = "") => PostAsync(new ByteArrayContent(body), query);

    /// <inheritdoc cref="PostAsync(byte[], string)"/>
    public Task<HttpResponseMessage> PostAsync(HttpContent body, string query = "") =>
        Client.PostAsync(new Uri($"/api/predict{query}", UriKind.Relative), body, TestContext.Current.CancellationToken);

    /// <summary>A form of files.</summary>
    public static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
            form.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", name);
        return form;
    }

    /// <summary>The JSON of an answer that must be a success.</summary>
    public static async Task<JsonArray> ArrayAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsArray();
    }

    /// <summary>The detail of an answer that must be a problem.</summary>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        return problem["detail"]!.GetValue<string>();
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, int seconds = 300)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (condition())
                return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"not within {seconds} s: {what}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
