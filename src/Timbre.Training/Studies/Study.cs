namespace Timbre.Training.Studies;

/// <summary>A published study that can be rerun: what it measured, on what, and what it reported.</summary>
/// <param name="Seeds">Seeds that are run unless told otherwise: fewer where a training is longer.</param>
/// <param name="Sources">Where the published figures come from.</param>
internal sealed record Study(string Name, string Summary, int Seeds, IReadOnlyList<string> Sources, IReadOnlyList<StudyPart> Parts);

/// <summary>One protocol of a study: the data it is for, how that is divided, and the models.</summary>
internal sealed record StudyPart
{
    /// <summary>What distinguishes it, in a few words, such as <c>30 s clips</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The data it can be run on.</summary>
    public required StudyData Data { get; init; }

    public required string Split { get; init; }

    /// <summary>Where the published split puts segments of one track on both sides, the one that does not.</summary>
    public string? HonestSplit { get; init; }

    /// <summary>The pieces that recordings are cut into; null for whole clips.</summary>
    public TimeSpan? Segment { get; init; }

    /// <summary>The only classes of it; null for all that there are.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    public required IReadOnlyList<StudyEntry> Entries { get; init; }

    /// <summary>The published split and, where it leaks, the honest one.</summary>
    public IReadOnlyList<string> Splits => HonestSplit is null ? [Split] : [Split, HonestSplit];

    /// <summary>Whether a data set is of the kind.</summary>
    public bool Fits(Dataset dataset)
    {
        var isCut = dataset.Items.Select(item => item.Track).Distinct(StringComparer.Ordinal).Count() < dataset.Items.Count;
        return Data switch
        {
            StudyData.Clips => dataset.Kind == DatasetKind.Audio || (dataset.Kind == DatasetKind.Table && !isCut),
            StudyData.Segments => dataset.Kind == DatasetKind.Table && isCut,
            _ => dataset.Kind != DatasetKind.Table,
        };
    }
}

/// <param name="Published">Lowest and highest published accuracy, 0 to 1, equal where there is one figure; null where there is none.</param>
internal sealed record StudyEntry(string Model, (double Low, double High)? Published = null)
{
    /// <summary>A model with one published figure.</summary>
    public StudyEntry(string model, double published)
        : this(model, (published, published))
    {
    }

    /// <summary>Settings that differ from the model's own defaults.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Epochs; null for the model's own default.</summary>
    public int? Epochs { get; init; }

    /// <summary>A remark, such as what the publication used that the rerun does not.</summary>
    public string Note { get; init; } = "";
}

internal enum StudyData
{
    /// <summary>A feature table with one row a track, or sound files.</summary>
    Clips,

    /// <summary>A feature table with several rows a track.</summary>
    Segments,

    /// <summary>Log-mel images, or sound files.</summary>
    Spectrograms,
}
