using System.Diagnostics;

namespace Timbre.Cli.Tests;

/// <summary>Runs the program as its users do: as a process of its own.</summary>
internal static class TimbreProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The program that the tests run.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "timbre.dll");

    /// <summary>Starts <c>timbre</c>; its streams are redirected.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, [], new Dictionary<string, string>());

    /// <summary>Starts <c>timbre</c> by another command, such as one that enters a namespace, with variables of its own.</summary>
    public static Process Start(IEnumerable<string> arguments, IReadOnlyList<string> through, IReadOnlyDictionary<string, string> variables)
    {
        // Who runs the tests in the background has them ignore interrupts, and what they start would inherit that.
        string[] command = [.. through, "env", "--default-signal=INT", "dotnet", "exec", Program, .. arguments];
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs <c>timbre</c> to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => RunWithInput("", arguments);

    /// <summary>Runs <c>timbre</c> to its end with a text on stdin.</summary>
    public static (int ExitCode, string Output, string Error) RunWithInput(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"timbre {string.Join(' ', arguments)} did not end");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
