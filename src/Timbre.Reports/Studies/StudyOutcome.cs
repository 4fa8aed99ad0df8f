namespace Timbre.Reports.Studies;

/// <summary>What the rerun of a published study yielded, as its report shows it.</summary>
internal sealed record StudyOutcome
{
    public required string Name { get; init; }

    public string Summary { get; init; } = "";

    public required string Data { get; init; }

    public required string Command { get; init; }

    /// <summary>Where the published figures stand: citations.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>One row for each model under each protocol, in the order to show.</summary>
    public required IReadOnlyList<StudyRow> Rows { get; init; }
}

/// <summary>One model under one protocol: the published figure and the measured ones.</summary>
/// <param name="Protocol">The split, such as <c>tracks:80/20</c>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Published">Lowest and highest published accuracy, 0 to 1, equal where there is one figure; null where none was published.</param>
/// <param name="Measured">Accuracy on the held-out part, 0 to 1, one a seed; at least one.</param>
internal sealed record StudyRow(string Protocol, string Model, (double Low, double High)? Published, IReadOnlyList<double> Measured)
{
    /// <summary>Whether segments of one track stand on both sides of the split.</summary>
    public bool Leaks { get; init; }

    /// <summary>A remark, such as what the publication used that the rerun did not.</summary>
    public string Note { get; init; } = "";

    public double Mean => Measured.Average();

    /// <summary>Standard deviation over the seeds, of a sample; NaN for a single one.</summary>
    public double Deviation
    {
        get
        {
            var mean = Mean;
            return Measured.Count > 1 ? Math.Sqrt(Measured.Sum(value => (value - mean) * (value - mean)) / (Measured.Count - 1)) : double.NaN;
        }
    }

    /// <summary>By how much the mean passes the published figure (the nearer end of a range); negative where it stays behind; 0 within a range; NaN where none was published.</summary>
    public double Gain => Published is not { } published ? double.NaN : Mean > published.High ? Mean - published.High : Mean < published.Low ? Mean - published.Low : 0;
}
