namespace Timbre.Models.Libraries;

/// <summary>What is asked of a library of recordings.</summary>
public sealed record LibraryPredictionRequest
{
    /// <summary>The recordings, as <see cref="SourceFile.Find"/> gives them.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>How results are written.</summary>
    public IPredictionFormat Format { get; init; } = new CsvPredictionFormat();

    /// <summary>What is asked of each recording.</summary>
    public RecognitionOptions Options { get; init; } = new();

    /// <summary>Which tags are written; null for none.</summary>
    public TaggingOptions? Tagging { get; init; }

    /// <summary>The share of the recordings to do; null for all.</summary>
    public Shard? Shard { get; init; }
}

/// <summary>What came of a library of recordings.</summary>
/// <param name="Files">How many recordings there were to do, those that failed and those that an earlier run had finished among them.</param>
/// <param name="Failures">The recordings that could not be used.</param>
/// <param name="TagFailures">How many tags could not be written by this run.</param>
/// <param name="Summary">Counts of the results.</param>
public sealed record LibraryPredictionResult(int Files, IReadOnlyList<FileFailure> Failures, int TagFailures, LibrarySummary Summary);

/// <summary>Follows the prediction of a library. Its methods are called from several threads at once, and are to return soon.</summary>
public interface ILibraryPredictionProgress : IJobProgress
{
    /// <summary>A recording is read on.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="read">How far.</param>
    void Reading(string file, RecognitionProgress read);

    /// <summary>The tag of a recording was written or left; only where tags are written.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="change">What was done.</param>
    void Tagged(string file, TagChange change);
}
