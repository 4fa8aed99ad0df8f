namespace Timbre.Reports.Studies;

/// <summary>What the rerun of a published study yielded, as its report shows it.</summary>
public sealed record StudyOutcome
{
    /// <summary>The study's name on the command line, such as <c>tabular</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence: what was studied.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The data it was rerun on.</summary>
    public required string Data { get; init; }

    /// <summary>The command that reruns it.</summary>
    public required string Command { get; init; }

    /// <summary>Where the published figures stand: citations.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Versions, settings and whatever else is needed to make it again: names and values, in the order to show.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>One row for each model under each protocol, in the order to show.</summary>
    public required IReadOnlyList<StudyRow> Rows { get; init; }
}
