using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Timbre.Cli.Tests.Distributed;

/// <summary>The workers of one training: a process each, started as torchrun or a cluster starts them.</summary>
internal sealed class WorkerProcesses : IDisposable
{
    private readonly Process[] _processes;
    private readonly Task<string>[] _errors;
    private readonly Task<string>[] _outputs;

    /// <param name="count">How many.</param>
    /// <param name="master">The address of rank 0.</param>
    /// <param name="through">The command that a rank is started by; none to start it here.</param>
    /// <param name="arguments">The command line of a rank.</param>
    public WorkerProcesses(int count, string master, Func<int, string[]> through, Func<int, string[]> arguments)
    {
        var port = FreePort().ToString();
        _processes = Enumerable.Range(0, count).Select(rank => TimbreProcess.Start(arguments(rank), through(rank), new Dictionary<string, string>
        {
            ["MASTER_ADDR"] = master,
            ["MASTER_PORT"] = port,
            ["RANK"] = $"{rank}",
            ["WORLD_SIZE"] = $"{count}",
        })).ToArray();
        _outputs = Array.ConvertAll(_processes, process => process.StandardOutput.ReadToEndAsync());
        _errors = Array.ConvertAll(_processes, process => process.StandardError.ReadToEndAsync());
    }

    /// <summary>Workers on this machine, all with the same command line.</summary>
    public static WorkerProcesses Here(int count, params string[] arguments) => new(count, "127.0.0.1", _ => [], _ => arguments);

    /// <summary>Workers on this machine that exchange everything through sockets, as workers on several machines do.</summary>
    public static WorkerProcesses OverSockets(int count, params string[] arguments) =>
        new(count, "127.0.0.1", _ => ["env", "TIMBRE_SHARED_MEMORY=0"], _ => arguments);

    public bool HaveEnded => _processes.All(process => process.HasExited);

    public void Kill(int rank) => _processes[rank].Kill();

    /// <summary>Waits for all to end, and returns how.</summary>
    public (int ExitCode, string Output, string Error)[] Wait(TimeSpan atMost)
    {
        var clock = Stopwatch.StartNew();
        foreach (var process in _processes)
        {
            var left = atMost - clock.Elapsed;
            Assert.True(process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero), $"rank {Array.IndexOf(_processes, process)} has not ended after {atMost.TotalSeconds} s");
        }
        return _processes.Select((process, rank) => (process.ExitCode, _outputs[rank].GetAwaiter().GetResult(), _errors[rank].GetAwaiter().GetResult())).ToArray();
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
