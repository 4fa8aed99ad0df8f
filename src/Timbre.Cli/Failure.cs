using System.Diagnostics.CodeAnalysis;
using Timbre.Audio;
using Timbre.Cli.Terminal;
using Timbre.Features;
using Timbre.Features.Imaging;
using Timbre.Learning.Data;
using Timbre.Learning.Models;
using Timbre.Learning.Training;
using Timbre.Reports.Plotting;
using Timbre.Torch;

namespace Timbre.Cli;

/// <summary>Turns what went wrong into the one line a user reads; anything not listed here is a defect and keeps its stack trace.</summary>
internal static class Failure
{
    /// <summary>Writes <c>timbre: line</c> to stderr and returns <paramref name="code"/>.</summary>
    public static int Report(string line, int code)
    {
        Console.Error.WriteLine($"timbre: {PlainText.OneLine(line)}");
        return code;
    }

    /// <summary>The line and exit code for an expected failure; false for a defect of the program.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? line, out int code)
    {
        (line, code) = exception switch
        {
            UsageException => (exception.Message, ExitCode.WrongUse),
            OperationCanceledException => ("interrupted; nothing half-written was left behind", ExitCode.Interrupted),
            AudioFileException or PngFileException or FeatureTableException or DatasetException or ModelFormatException or TrainingException
                or SafeTensorsException or TorchException or DrawingException or IOException or UnauthorizedAccessException => (exception.Message, ExitCode.Failed),
            _ => (null, ExitCode.Success),
        };
        return line is not null;
    }
}
