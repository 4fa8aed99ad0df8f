namespace Timbre.Web;

/// <summary>What <c>timbre serve</c> was started with.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where a server listens that is told nothing else: this machine alone can reach it.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8000";

    /// <summary>
    /// The environment variable that is 1 for the trainings of a server: such a process ends when its standard input does, as it does however the
    /// server ends.
    /// </summary>
    public const string EndWithInputVariable = "TIMBRE_END_WITH_INPUT";

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Names under which the server may be addressed, beside addresses in numbers, localhost and the names in <see cref="Urls"/>.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The model that answers when none is named.</summary>
    public required string DefaultModel { get; init; }

    /// <summary>A folder of further models (<c>*.timbre</c>), or null.</summary>
    public string? ModelsFolder { get; init; }

    /// <summary>The folder of training runs; made when the first training starts.</summary>
    public string RunsFolder { get; init; } = "runs";

    /// <summary>Folders that may be trained on, audited and played; nothing outside of them is ever read for a client.</summary>
    public IReadOnlyList<string> DataFolders { get; init; } = [];

    /// <summary>The largest body of a request, in bytes.</summary>
    public long MaximumBody { get; init; } = 256L << 20;

    /// <summary>The longest recording, by what is decoded and not by what its header says.</summary>
    public TimeSpan MaximumLength { get; init; } = TimeSpan.FromHours(3);

    /// <summary>How many recordings are worked on at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How many requests may wait for their turn; further ones are turned away at once (429).</summary>
    public int Queue { get; init; } = 128;

    public int Trainings { get; init; } = 1;

    /// <summary>How this program is started again to train: the executable and the arguments that come before <c>train</c>; empty where training is not offered.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>The classes of the built-in set, which the page offers to learn.</summary>
    public IReadOnlyList<string> BuiltInClasses { get; init; } = [];

    /// <summary>The most bytes of bodies that lie in the spool at once.</summary>
    public long MaximumSpool { get; init; } = 4L << 30;

    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a client may take over its headers, and send next to nothing of a body, before its connection is closed; more than 1 s.</summary>
    public TimeSpan SlowClientGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where bodies are spooled; the system's folder for temporary files if null.</summary>
    public string? SpoolFolder { get; init; }
}
