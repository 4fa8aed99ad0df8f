namespace Timbre.Training.Workers;

/// <summary>
/// Which of several workers this process is, and where they meet, as the environment says: the variables that torchrun and Kubeflow's PyTorchJob
/// set (<c>MASTER_ADDR</c>, <c>MASTER_PORT</c>, <c>RANK</c>, <c>WORLD_SIZE</c>, <c>LOCAL_RANK</c>), or those of a step that Slurm's <c>srun</c> started.
/// </summary>
internal sealed record WorkerEnvironment
{
    // Where nothing names a port: above the well-known ones, below the ones that systems give out.
    private const int FirstPort = 20_000;
    private const int Ports = 10_000;

    /// <summary>This worker's number, from 0.</summary>
    public required int Rank { get; init; }

    /// <summary>How many workers there are.</summary>
    public required int Size { get; init; }

    /// <summary>This worker's number among those on its machine: which GPU it takes.</summary>
    public int LocalRank { get; init; }

    /// <summary>The machine of rank 0, by name or address.</summary>
    public required string MasterAddress { get; init; }

    /// <summary>The port on which the workers meet.</summary>
    public required int MasterPort { get; init; }

    /// <summary>Whether the launcher itself serves the store (torchrun does) instead of rank 0.</summary>
    public bool LauncherServesStore { get; init; }

    /// <summary>Tells the attempts of a launcher that restarts its workers apart, which share one store.</summary>
    public string Attempt { get; init; } = "0";

    /// <summary>The network interface to use, where <c>GLOO_SOCKET_IFNAME</c> names one; null to take the one that leads to rank 0.</summary>
    public string? NetworkInterface { get; init; }

    /// <summary>Reads the environment of this process.</summary>
    /// <returns>Null where the process is to train alone.</returns>
    /// <exception cref="TrainingException">The variables are incomplete or contradict each other.</exception>
    public static WorkerEnvironment? Read() => Read(Environment.GetEnvironmentVariable);

    /// <param name="variable">The value of a variable, or null.</param>
    /// <returns>Null where the process is to train alone.</returns>
    /// <exception cref="TrainingException">The variables are incomplete or contradict each other.</exception>
    public static WorkerEnvironment? Read(Func<string, string?> variable)
    {
        // Set but empty is as good as not set: templates leave variables so.
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
        var found = Value("WORLD_SIZE") is not null ? FromTorch(Value) : FromSlurm(Value);
        if (found is null || found.Size == 1)
            return null;
        if (found.Rank >= found.Size)
            throw new TrainingException($"rank {found.Rank} of {found.Size} workers: ranks go from 0 to {found.Size - 1}; check RANK and WORLD_SIZE");
        return found with { NetworkInterface = Value("GLOO_SOCKET_IFNAME")?.Split(',')[0] };
    }

    private static WorkerEnvironment FromTorch(Func<string, string?> value)
    {
        var size = Number(value, "WORLD_SIZE", 1, 100_000);
        if (size == 1)
            return new WorkerEnvironment { Rank = 0, Size = 1, MasterAddress = "", MasterPort = 0 };
        return new WorkerEnvironment
        {
            Size = size,
            Rank = Number(value, "RANK", 0, 100_000),
            LocalRank = value("LOCAL_RANK") is null ? 0 : Number(value, "LOCAL_RANK", 0, 100_000),
            MasterAddress = value("MASTER_ADDR") ?? throw Missing("MASTER_ADDR"),
            MasterPort = Number(value, "MASTER_PORT", 1, 65_535),
            LauncherServesStore = value("TORCHELASTIC_USE_AGENT_STORE") == "True",
            Attempt = value("TORCHELASTIC_RESTART_COUNT") ?? "0",
        };
    }

    /// <summary>A step's own variables: in a batch script outside of <c>srun</c> there is one process, whatever the job's number of tasks.</summary>
    private static WorkerEnvironment? FromSlurm(Func<string, string?> value)
    {
        if (value("SLURM_STEP_NUM_TASKS") is null || value("SLURM_PROCID") is null)
            return null;
        var size = Number(value, "SLURM_STEP_NUM_TASKS", 1, 100_000);
        if (size == 1)
            return null;
        var nodes = value("SLURM_STEP_NODELIST") ?? value("SLURM_JOB_NODELIST") ?? value("SLURM_NODELIST");
        var job = value("SLURM_JOB_ID") is null ? 0 : Number(value, "SLURM_JOB_ID", 0, int.MaxValue);
        var step = int.TryParse(value("SLURM_STEP_ID"), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        return new WorkerEnvironment
        {
            Size = size,
            Rank = Number(value, "SLURM_PROCID", 0, 100_000),
            LocalRank = value("SLURM_LOCALID") is null ? 0 : Number(value, "SLURM_LOCALID", 0, 100_000),
            MasterAddress = value("MASTER_ADDR") ?? (nodes is null ? value("SLURM_LAUNCH_NODE_IPADDR") : FirstHost(nodes)) ?? throw Missing("MASTER_ADDR"),
            // Every worker of a step works out the same port, and steps of two jobs on one machine different ones.
            MasterPort = value("MASTER_PORT") is null ? FirstPort + (int)((job * 17L + step) % Ports) : Number(value, "MASTER_PORT", 1, 65_535),
            Attempt = value("SLURM_RESTART_COUNT") ?? "0",
        };
    }

    /// <summary>The first host of a Slurm node list, such as <c>rack[2-3]n[01-08,11],big7</c>.</summary>
    internal static string FirstHost(string nodes)
    {
        var host = new System.Text.StringBuilder();
        for (var i = 0; i < nodes.Length && nodes[i] != ','; i++)
        {
            if (nodes[i] != '[')
            {
                host.Append(nodes[i]);
                continue;
            }
            var end = nodes.IndexOf(']', i);
            if (end < 0)
                throw new TrainingException($"the node list '{nodes}' that Slurm gave has no end to its '['; set MASTER_ADDR to the host of the first task");
            host.Append(nodes.AsSpan(i + 1, nodes.AsSpan(i + 1, end - i - 1).IndexOfAny('-', ',') is var cut and >= 0 ? cut : end - i - 1));
            i = end;
        }
        return host.ToString();
    }

    private static int Number(Func<string, string?> value, string name, int least, int most)
    {
        var text = value(name) ?? throw Missing(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new TrainingException($"{name}={text}: expected a whole number from {least} to {most}");
    }

    private static TrainingException Missing(string name) =>
        new($"{name} is not set, but WORLD_SIZE is: every worker needs MASTER_ADDR, MASTER_PORT, RANK and WORLD_SIZE, as torchrun and PyTorchJob set them");
}
