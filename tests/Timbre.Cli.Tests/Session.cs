namespace Timbre.Cli.Tests;

/// <summary>Runs a command line in this process and keeps what it wrote.</summary>
internal sealed record Session(int ExitCode, string Output, string Errors)
{
    public static async Task<Session> RunAsync(params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter();
        using var newErrors = new StringWriter();
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newErrors);
            var code = await CommandLine.RunAsync(args);
            return new Session(code, newOutput.ToString(), newErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>The lines on stderr that report failures, without progress and notes.</summary>
    public string[] Failures => Errors.Split('\n').Where(line => line.StartsWith("timbre: ", StringComparison.Ordinal)).ToArray();
}
