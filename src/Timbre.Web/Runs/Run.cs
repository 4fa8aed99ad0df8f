namespace Timbre.Web.Runs;

internal sealed record Run
{
    public required string Name { get; init; }

    public required RunState State { get; init; }

    public required DateTimeOffset Changed { get; init; }

    /// <summary>What the run was asked to do (<c>config.json</c>).</summary>
    public RunConfiguration Configuration { get; init; } = new();

    /// <summary>What it earned (<c>metrics.json</c>), or null while there is none.</summary>
    public RunMetrics? Metrics { get; init; }

    /// <summary>The epochs so far (<c>history.csv</c>).</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>Epochs planned, where the training has said so.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether there is a <c>report.html</c>, served at <c>/runs/NAME/report.html</c>.</summary>
    public bool HasReport { get; init; }

    /// <summary>Whether there is a model, which answers under <c>run:NAME</c>.</summary>
    public bool HasModel { get; init; }

    /// <summary>The last steps of the training, newest last.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];
}

/// <summary>How far a run is.</summary>
public enum RunState
{
    /// <summary>A process is training it.</summary>
    Running,

    /// <summary>It has its figures and its model.</summary>
    Finished,

    /// <summary>It was stopped or interrupted; training it again resumes it.</summary>
    Stopped,

    /// <summary>The training ended with an error.</summary>
    Failed,
}
