using System.CommandLine.Parsing;
using System.Net;
using System.Runtime.CompilerServices;

namespace Timbre.Cli.Commands;

internal static class ServeCommand
{
    private static readonly Option<string[]> Urls = new("--urls") { Description = "Where to listen, several joined by ; (default: http://127.0.0.1:8000, this machine alone)", HelpName = "URL", CustomParser = SplitUrls };
    private static readonly Option<string[]> HostNames = new("--host-name") { Description = "A further name under which the server may be addressed; may be given several times", HelpName = "NAME" };
    private static readonly Option<string> Model = new("--model") { Description = "The model that answers when none is named (default: the one that ships)", HelpName = "FILE" };
    private static readonly Option<string> Models = new("--models") { Description = "A folder of further models", HelpName = "DIR" };
    private static readonly Option<string> Runs = new("--runs") { Description = "The folder of training runs", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
    private static readonly Option<string[]> Data = new("--data") { Description = "A folder that may be trained on, audited and played; may be given several times", HelpName = "DIR" };
    private static readonly Option<int> MaximumBody = Number("--max-body", "The largest upload in MiB", "MIB", 256, 1);
    private static readonly Option<int> MaximumLength = Number("--max-length", "The longest recording in minutes", "MIN", 180, 1);
    private static readonly Option<int> Queue = Number("--queue", "How many requests may wait before others are turned away", "N", 128, 0);
    private static readonly Option<int> Trainings = Number("--trainings", "How many trainings may run at once; 0 for none", "N", 1, 0);
    private static readonly Option<string> Spool = new("--temp") { Description = "Where uploads lie while they are listened to (default: the system's folder for temporary files)", HelpName = "DIR" };
    private static readonly Option<int> Threads = SharedOptions.Threads();

    public static Command Create()
    {
        var command = new Command(
            "serve",
            "Serves the page and the HTTP API (described at /openapi/v1.json).\n\nExamples:\n  timbre serve\n  timbre serve --data music/ --models models/ --runs runs/\n  timbre serve --urls http://0.0.0.0:8000 --host-name music.example")
        {
            Urls, HostNames, Model, Models, Runs, Data, MaximumBody, MaximumLength, Queue, Trainings, Spool, Threads,
        };
        command.SetAction(RunAsync);
        return command;
    }

    // ASP.NET is loaded when this method is, and not by a command that does not serve.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var options = new ServerOptions
        {
            Urls = parse.GetValue(Urls) is { Length: > 0 } urls ? urls : [ServerOptions.DefaultUrl],
            HostNames = parse.GetValue(HostNames) ?? [],
            DefaultModel = parse.GetValue(Model) ?? ShippedModel.Path(),
            ModelsFolder = parse.GetValue(Models) is { } models ? RequireFolder("--models", models) : null,
            RunsFolder = parse.GetValue(Runs)!,
            DataFolders = [.. (parse.GetValue(Data) ?? []).Select(folder => RequireFolder("--data", folder))],
            MaximumBody = (long)parse.GetValue(MaximumBody) << 20,
            MaximumLength = TimeSpan.FromMinutes(parse.GetValue(MaximumLength)),
            Queue = parse.GetValue(Queue),
            Trainings = parse.GetValue(Trainings),
            Workers = parse.GetValue(Threads),
            BuiltInClasses = SyntheticSet.Styles,
            SpoolFolder = parse.GetValue(Spool),
            Program = ThisProgram(),
        };
        var server = TimbreServer.Create(options);
        await using (server.ConfigureAwait(false))
        {
            await server.StartAsync(cancellation).ConfigureAwait(false);
            Console.WriteLine($"serving on {string.Join(" and ", server.Addresses)}; stop with Ctrl-C");
            if (!server.Addresses.All(IsLoopback))
                Console.Error.WriteLine("other machines can reach this server and use it: there is no password");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("stopping: requests at work are answered first");
                await server.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        return ExitCode.Success;
    }

    /// <summary>By the script that started it, where there is one: the first training installs what it needs.</summary>
    private static string[] ThisProgram()
    {
        if (Installation.Script is { } script)
            return [script];
        var program = Environment.ProcessPath!;
        return program.EndsWith("dotnet", StringComparison.Ordinal) ? [program, "exec", typeof(ServeCommand).Assembly.Location] : [program];
    }

    private static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number)));

    private static string RequireFolder(string option, string folder) =>
        Directory.Exists(folder) ? folder : throw new UsageException($"{option} {folder}: no such folder");

    private static Option<int> Number(string name, string description, string help, int otherwise, int least) => new(name)
    {
        Description = $"{description} (default {otherwise.ToString(CultureInfo.InvariantCulture)})",
        HelpName = help,
        DefaultValueFactory = _ => otherwise,
        Validators = { result => SharedOptions.RequireAtLeast(result, least) },
    };

    private static string[] SplitUrls(ArgumentResult result)
    {
        var urls = result.Tokens.SelectMany(token => token.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url.Replace("*", "any", StringComparison.Ordinal).Replace("+", "any", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme != "http")
                result.AddError($"--urls {url}: expected an address such as http://127.0.0.1:8000; for https, put a proxy with a certificate before it");
        }
        return urls;
    }
}
