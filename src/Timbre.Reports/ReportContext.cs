namespace Timbre.Reports;

/// <summary>What a report says besides the result itself.</summary>
internal sealed record ReportContext
{
    /// <summary>The split as given, such as <c>tracks:70/15/15</c>.</summary>
    public required string Split { get; init; }

    /// <summary>What identifies the data: see <see cref="DataFingerprint"/>; empty where it was not taken.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Versions, settings and whatever else is needed to make the run again: names and values, in the order to show.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>
    /// A vector for each of the result's predictions, in their order, for the map, such as the inputs of a network's last layer; null to map the
    /// probabilities.
    /// </summary>
    public IReadOnlyList<float[]>? Embeddings { get; init; }

    /// <summary>The same run with several seeds; null where there is one.</summary>
    public SeedSummary? Seeds { get; init; }

    /// <summary>The name of the file of audit groups that the split was checked against; empty where no groups are known.</summary>
    public string Groups { get; init; } = "";

    /// <summary>The same model under a split that keeps tracks and groups together, where the run's own split does not: shows what the leak is worth.</summary>
    public Evaluation? HonestTest { get; init; }

    public string HonestSplit { get; init; } = "";
}

/// <summary>What every section of the report is given, with the folder of the report, from which links to recordings lead.</summary>
internal sealed record ReportInput(ExperimentResult Result, ModelCard Card, ReportContext Context, string Folder)
{
    /// <summary>Ends the writing of the report.</summary>
    public CancellationToken Cancellation { get; init; }
}
