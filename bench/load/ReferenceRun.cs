using System.Diagnostics;

namespace Timbre.Bench.Load;

/// <summary>What the command line does with the same clips.</summary>
/// <param name="PerSecond">Files a second, once the program has started.</param>
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
        using var process = Process.Start(start)!;
        // The heading comes when the program has started and read its model, which a server has long done: the clips are timed from there.
        _ = process.StandardOutput.ReadLine();
        var clock = Stopwatch.StartNew();
        var lines = 0;
        while (process.StandardOutput.ReadLine() is not null)
            lines++;
        var elapsed = clock.Elapsed;
        process.WaitForExit();
        return lines == files
            ? new ReferenceRun(lines / elapsed.TotalSeconds, 1000 * (ProcessorTime.OfEndedChildren() - used) / files)
            : throw new InvalidOperationException($"timbre predict named {lines} of {files} files");
    }
}
