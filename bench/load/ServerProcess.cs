using System.Diagnostics;
using System.Globalization;

namespace Timbre.Bench.Load;

/// <summary>A server in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ServerProcess(Process process, DirectoryInfo folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    /// <summary>Memory that the server occupies now, in MiB.</summary>
    public double MemoryMiB => int.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))[6..^2], CultureInfo.InvariantCulture) / 1024.0;

    /// <summary>Seconds of processor time used so far.</summary>
    public double ProcessorSeconds => ProcessorTime.Of(_process.Id);

    /// <summary>Files that lie in its spool.</summary>
    public int Spooled => Directory.EnumerateFileSystemEntries(Path.Combine(_folder.FullName, "spool")).Count();

    public bool IsAlive => !_process.HasExited;

    public static ServerProcess Start(string program)
    {
        var folder = Directory.CreateTempSubdirectory("timbre-load-");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--runs", Path.Combine(folder.FullName, "runs"), "--temp", Path.Combine(folder.FullName, "spool")])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the server did not start");
        return new ServerProcess(process, folder, new Uri(line.Split(' ', ';').First(word => word.StartsWith("http", StringComparison.Ordinal))));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
                _process.Kill();
        }
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
