using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Timbre.Testing;

namespace Timbre.Cli.Tests.Distributed;

/// <summary>A Slurm of one node on this machine, with an authentication of its own: Debian's slurm-wlm and munge, run by root.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private const string InstallVariable = "TIMBRE_INSTALL_SLURM";

    private readonly TemporaryFolder _folder = new();

    private SlurmCluster()
    {
    }

    /// <summary>Starts it; skips the calling test where that is not possible.</summary>
    public static SlurmCluster Require()
    {
        if (Environment.UserName != "root" || !OperatingSystem.IsLinux())
            Assert.Skip("needs root, to run Slurm's daemons");
        if (!IsInstalled() && Environment.GetEnvironmentVariable(InstallVariable) == "1")
            _ = Execute("apt-get", [], "install", "-y", "-qq", "--no-install-recommends", "slurm-wlm", "slurm-client", "munge");
        if (!IsInstalled())
            Assert.Skip($"needs Slurm (Debian: slurm-wlm, munge); {InstallVariable}=1 lets the test install it");
        var cluster = new SlurmCluster();
        try
        {
            cluster.Start();
            return cluster;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            cluster.Dispose();
            Assert.Skip($"Slurm does not run here: {exception.Message.Trim()}");
            throw;
        }
    }

    /// <summary>Runs one of Slurm's commands and returns what it writes.</summary>
    public string Run(string command, params string[] arguments) => Run(command, new Dictionary<string, string>(), arguments);

    /// <summary>The same with more variables.</summary>
    public string Run(string command, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        Execute(command, variables.Append(new("SLURM_CONF", _folder["slurm.conf"])), arguments);

    public void Dispose()
    {
        try
        {
            if (File.Exists(_folder["slurmctld.pid"]))
                Run("scancel", "--user=root");
        }
        catch (InvalidOperationException)
        {
            // It never ran.
        }
        foreach (var name in (string[])["slurmctld", "slurmd", "munged"])
        {
            if (File.Exists(_folder[$"{name}.pid"]) && int.TryParse(File.ReadAllText(_folder[$"{name}.pid"]), out var id))
                End(id);
        }
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // A daemon that is still ending writes its log.
        }
    }

    private static bool IsInstalled() => new[] { "slurmctld", "slurmd", "munged", "sbatch" }.All(name => new[] { "/usr/sbin", "/usr/bin" }.Any(folder => File.Exists(Path.Combine(folder, name))));

    private void Start()
    {
        Directory.CreateDirectory(_folder["state"]);
        Directory.CreateDirectory(_folder["spool"]);
        _folder.Write("slurm.conf", Configuration());
        File.WriteAllBytes(_folder["munge.key"], RandomNumberGenerator.GetBytes(1024));
        Execute("chmod", [], "400", _folder["munge.key"]);
        Execute(
            "munged", [], "--force", $"--key-file={_folder["munge.key"]}", $"--socket={_folder["munge.socket"]}", $"--pid-file={_folder["munged.pid"]}",
            $"--log-file={_folder["munged.log"]}", $"--seed-file={_folder["munged.seed"]}");
        Run("slurmctld", "-c");
        Run("slurmd");
        var clock = Stopwatch.StartNew();
        while (!Run("sinfo", "--noheader", "--format=%T").Contains("idle", StringComparison.Ordinal))
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(30))
                throw new InvalidOperationException("its node is not ready after 30 s");
            Thread.Sleep(200);
        }
    }

    // Nodes and tasks exist on paper alone: no control groups, and more cores and memory than the machine may have.
    private string Configuration()
    {
        var host = Dns.GetHostName();
        var (controller, node) = (FreePort(), FreePort());
        return $"""
            ClusterName=timbre
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder["munge.socket"]}
            SlurmctldPort={controller}
            SlurmdPort={node}
            SlurmctldPidFile={_folder["slurmctld.pid"]}
            SlurmdPidFile={_folder["slurmd.pid"]}
            SlurmctldLogFile={_folder["slurmctld.log"]}
            SlurmdLogFile={_folder["slurmd.log"]}
            StateSaveLocation={_folder["state"]}
            SlurmdSpoolDir={_folder["spool"]}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SlurmdParameters=config_overrides
            SchedulerType=sched/backfill
            SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            MpiDefault=none
            ReturnToService=2
            KillWait=1
            NodeName={host} NodeAddr=127.0.0.1 CPUs=8 RealMemory=64000 State=UNKNOWN
            PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            _ = Execute("kill", [], $"{id}");
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private static string Execute(string command, IEnumerable<KeyValuePair<string, string>> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
    }
}
