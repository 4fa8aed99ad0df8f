using System.Diagnostics;

namespace Timbre.Bench.Load;

/// <summary>What the command line does with the same clips.</summary>
internal static class ReferenceRun
{
    public static double FilesPerSecond(string program, IReadOnlyList<string> clips, int repeats)
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

    private static double Measure(string program, string folder, int files)
    {
        var start = new ProcessStartInfo("dotnet", [program, "predict", folder, "--format", "csv", "--top", "3"]) { RedirectStandardOutput = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().AsSpan().Count('\n') - 1;
        process.WaitForExit();
        return lines == files ? lines / clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"timbre predict named {lines} of {files} files");
    }
}
