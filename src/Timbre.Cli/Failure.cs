using System.Diagnostics.CodeAnalysis;

namespace Timbre.Cli;

/// <summary>Turns what went wrong into the one line a user reads; anything not listed here is a defect and keeps its stack trace.</summary>
internal static class Failure
{
    /// <summary>Writes <c>timbre: line</c> to stderr and returns <paramref name="code"/>.</summary>
    public static int Report(string line, int code)
    {
        Console.Error.WriteLine($"timbre: {OneLine(line)}");
        return code;
    }

    /// <summary>The line and exit code for an expected failure; false for a defect of the program.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? line, out int code)
    {
        (line, code) = exception switch
        {
            UsageException => (exception.Message, ExitCode.WrongUse),
            OperationCanceledException => ("interrupted; nothing half-written was left behind", ExitCode.Interrupted),
            IOException or UnauthorizedAccessException => (exception.Message, ExitCode.Failed),
            _ => (null, ExitCode.Success),
        };
        return line is not null;
    }

    /// <summary>File names may hold line breaks and control characters; a report of one line must stay one line.</summary>
    private static string OneLine(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
        });
}
