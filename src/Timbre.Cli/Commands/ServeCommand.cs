using System.CommandLine;
using System.Runtime.CompilerServices;
using Timbre.Cli.Prediction;
using Timbre.Web;

namespace Timbre.Cli.Commands;

/// <summary><c>timbre serve</c>: the page and the HTTP API.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string[]>("--urls") { Description = "Where to listen (default: http://127.0.0.1:8000, this machine alone)", HelpName = "URL", AllowMultipleArgumentsPerToken = true };
        var model = new Option<string>("--model") { Description = "The model that answers when none is named (default: the one that ships)", HelpName = "FILE" };
        var models = new Option<string>("--models") { Description = "A folder of further models", HelpName = "DIR" };
        var runs = new Option<string>("--runs") { Description = "The folder of training runs", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var data = new Option<string[]>("--data") { Description = "A folder that may be trained on, audited and played; may be given several times", HelpName = "DIR" };
        var command = new Command(
            "serve",
            "Serves the page and the HTTP API.\n\nExamples:\n  timbre serve\n  timbre serve --urls http://127.0.0.1:9000 --data music/ --models models/")
        {
            urls, model, models, runs, data,
        };
        command.SetAction((parse, cancellation) => RunAsync(
            parse.GetValue(urls), parse.GetValue(model), parse.GetValue(models), parse.GetValue(runs)!, parse.GetValue(data) ?? [], cancellation));
        return command;
    }

    // ASP.NET is loaded when this method is, and not by a command that does not serve.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> RunAsync(string[]? urls, string? model, string? models, string runs, string[] data, CancellationToken cancellation)
    {
        var options = new ServerOptions { DefaultModel = model ?? ShippedModel.Path(), ModelsFolder = models, RunsFolder = runs, DataFolders = data };
        if (urls is { Length: > 0 })
            options = options with { Urls = urls };
        var server = TimbreServer.Create(options);
        await using (server.ConfigureAwait(false))
        {
            await server.StartAsync(cancellation).ConfigureAwait(false);
            Console.WriteLine($"serving on {string.Join(", ", server.Addresses)}; stop with Ctrl-C");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await server.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        return ExitCode.Success;
    }
}
