using System.Text.Json.Nodes;
using Timbre.Learning.Training;

namespace Timbre.Web.Runs;

/// <summary>A folder of the runs folder, as it stands now.</summary>
public sealed record Run
{
    /// <summary>The folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>How far it is.</summary>
    public required RunState State { get; init; }

    /// <summary>When it was last written to.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>What the run was asked to do (<c>config.json</c>): model, data, split, seed, epochs, settings, command.</summary>
    public JsonObject Config { get; init; } = [];

    /// <summary>What it earned (<c>metrics.json</c>), or null while there is none.</summary>
    public JsonObject? Metrics { get; init; }

    /// <summary>The epochs so far (<c>history.csv</c>).</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>Epochs planned, where the training has said so.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether there is a <c>report.html</c>, served at <c>/runs/NAME/report.html</c>.</summary>
    public bool HasReport { get; init; }

    /// <summary>Whether there is a model, which answers under <c>run:NAME</c>.</summary>
    public bool HasModel { get; init; }

    /// <summary>The last lines that the training wrote, newest last; empty where it was not started from here.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}
