using System.Diagnostics;

namespace Timbre.Bench.Load;

/// <summary>What the command line does with the same clips.</summary>
/// <param name="PerSecond">Files a second.</param>
/// <param name="ProcessorMilliseconds">Processor time a file, over all cores.</param>
internal sealed record ReferenceRun(double PerSecond, double ProcessorMilliseconds)
{
    public static ReferenceRun Measure(string program, IReadOnlyList<string> clips, int repeats)
    {
        // The command line takes no file twice: the repeats are links.
        var folder = Directory.CreateTempSubdirectory("timbre-load-");
        try
        {
            for (var i = 0; i < repeats; i++)
            {
                foreach (var clip in clips)
                    File.CreateSymbolicLink(Path.Combine(folder.FullName, $"{i}-{Path.GetFileName(clip)}"), Path.GetFullPath(clip));
            }
            return Measure(program, folder.FullName, clips.Count * repeats);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ReferenceRun Measure(string program, string folder, int files)
    {
        var start = new ProcessStartInfo("dotnet", [program, "predict", folder, "--format", "csv", "--top", "3"]) { RedirectStandardOutput = true };
        var used = ProcessorTime.OfEndedChildren();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().AsSpan().Count('\n') - 1;
        process.WaitForExit();
        return lines == files
            ? new ReferenceRun(lines / clock.Elapsed.TotalSeconds, 1000 * (ProcessorTime.OfEndedChildren() - used) / files)
            : throw new InvalidOperationException($"timbre predict named {lines} of {files} files");
    }
}
