using System.Diagnostics.CodeAnalysis;

namespace Timbre.Cli.Terminal;

/// <summary>Turns what went wrong into the one line a user reads; anything not listed here is a defect and keeps its stack trace.</summary>
internal static class Failure
{
    private const string Interrupted = "interrupted; nothing half-written was left behind";

    /// <summary>Writes <c>timbre: line</c> to stderr and returns <paramref name="code"/>.</summary>
    public static int Report(string line, int code)
    {
        Console.Error.WriteLine(Line(line));
        return code;
    }

    /// <summary>A failure as it stands on stderr.</summary>
    public static string Line(string text) => $"{Screen.Error.Alarming("timbre:")} {PlainText.OneLine(text)}";

    /// <summary>Says how a job over many files goes on that was interrupted, where it does: what goes to a pipe is written from its start.</summary>
    public static int ReportInterrupted(string output) => Report(
        AtomicFile.IsReplaceable(output) ? $"interrupted; the same command continues where it stopped ({output}.journal)" : Interrupted, ExitCode.Interrupted);

    /// <summary>The line and exit code for an expected failure; false for a defect of the program.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? line, out int code)
    {
        (line, code) = exception switch
        {
            UsageException or RunSpecificationException => (exception.Message, ExitCode.WrongUse),
            OperationCanceledException => (Interrupted, ExitCode.Interrupted),
            IOException or UnauthorizedAccessException or DatasetException or RepresentationException or ModelFormatException or TrainingException or TorchException
                => (exception.Message, ExitCode.Failed),
            EntryPointNotFoundException => ($"a native library is of another version ({exception.Message}); build the libtorch shim again: 'cmake --build artifacts/native'", ExitCode.Failed),
            _ => (null, ExitCode.Success),
        };
        return line is not null;
    }
}

/// <summary>What the process returns: the contract that scripts around <c>timbre</c> rely on.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The job, or part of it, failed: each failure stands as one line on stderr.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong: an unknown option, a value out of range, a missing input.</summary>
    public const int WrongUse = 2;

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT, as shells count).</summary>
    public const int Interrupted = 130;
}

/// <summary>The command line asks for something that cannot be: the message names the option and what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>What is read of an option; a value that is refused as ill-formed is wrong use.</summary>
    public static T Read<T>(Func<T> read, string option = "")
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new UsageException(option + PlainText.Complaint(exception));
        }
    }
}
