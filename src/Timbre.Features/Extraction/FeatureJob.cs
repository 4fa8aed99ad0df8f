namespace Timbre.Features.Extraction;

/// <summary>What is asked of a collection of sound files.</summary>
public sealed record FeatureJobRequest
{
    /// <summary>The sound files, as <see cref="SourceFile.Find"/> gives them.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>
    /// The table. While the job runs, finished files stand in a journal beside it, <c>NAME.journal</c>, which stays if there is a shard, so that a run
    /// after files were added computes those alone; the shard's manifest, <c>NAME.shard</c>, is written last.
    /// </summary>
    public required string Output { get; init; }

    /// <summary>The features.</summary>
    public FeatureSet Set { get; init; } = FeatureSet.Gtzan58;

    /// <summary>What a row stands for.</summary>
    public Segmentation Segmentation { get; init; } = Segmentation.Whole;

    /// <summary>The share of the files to do; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Files computed at the same time, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>What came of computing a table.</summary>
/// <param name="Files">How many files there were to do, those that failed among them.</param>
/// <param name="Rows">Rows of the table; without any there is none.</param>
/// <param name="Failures">The files that failed, in the order of the sources.</param>
public sealed record FeatureJobResult(int Files, long Rows, IReadOnlyList<FileFailure> Failures);

/// <summary>Computes the features of a collection into one table: in parallel, in constant memory, to be continued when interrupted.</summary>
/// <remarks>
/// How a job is interrupted and continued: see <see cref="ResumableJob{TSource}"/>.
/// <example>
/// <code>
/// using Timbre.Features.Extraction;
/// using Timbre.Features.Sets;
/// using Timbre.Files.Finding;
/// using Timbre.Files.Jobs;
///
/// var request = new FeatureJobRequest { Sources = SourceFile.Find(["music"]), Output = "features.csv", Set = FeatureSet.Gtzan58 };
/// var result = FeatureJob.Run(request, new Progress());    // run again after an interruption, it continues
/// Console.WriteLine($"{result.Rows} rows of {result.Files} files");
/// foreach (var failure in result.Failures)
///     Console.Error.WriteLine($"{failure.File}: {failure.Problem}");
///
/// sealed class Progress : IJobProgress
/// {
///     public void Started(int files, int resumed) => Console.Error.WriteLine($"{files} files, {resumed} of them done before");
///
///     public void Finished(string file, string? problem) => Console.Error.WriteLine($"{file} {problem}");
/// }
/// </code>
/// </example>
/// </remarks>
public static class FeatureJob
{
    /// <summary>Runs the job to its end.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Follows the job; may be null.</param>
    /// <param name="cancellation">Stops the job; a later run continues it.</param>
    /// <exception cref="IOException">The table or its journal cannot be written.</exception>
    public static FeatureJobResult Run(FeatureJobRequest request, IJobProgress? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var extractor = new FeatureExtractor(request.Set, request.Segmentation);
        var part = request.Shard is { } shard ? new ShardWriter("features", shard, request.Sources) : null;
        var sources = part?.Share ?? request.Sources;
        var job = new ResumableJob<SourceFile>(
            request.Output,
            Identity(request),
            source => source.Path,
            source => [source.Name, source.Stem, source.Label],
            (source, token) => [.. extractor.Extract(source, token).Select(FeatureTableWriter.Line)])
        {
            KeepsJournal = part is not null,
        };
        var (rows, failed) = job.Run(
            sources, request.Threads, Assemble, resumed => progress?.Started(sources.Count, resumed), (source, problem) => progress?.Finished(source.Path, problem), cancellation);
        part?.Finish(request.Output, Identity(request), failed.Count);
        return new FeatureJobResult(sources.Count, rows, [.. failed.Select(failure => new FileFailure(failure.Source.Path, failure.Reason))]);

        long Assemble(TextWriter writer, IEnumerable<(SourceFile Source, string[] Lines)> finished)
        {
            long count = 0;
            writer.Write(FeatureTableWriter.Header(request.Set.Names));
            foreach (var (source, lines) in finished)
            {
                foreach (var line in lines)
                    writer.Write(line);
                count += lines.Length;
                part?.Add(source.Path, string.Concat(lines));
            }
            return count;
        }
    }

    // Rows of another set, segmentation or version of the program must not mix with these.
    private static IEnumerable<string> Identity(FeatureJobRequest request) =>
    [
        "timbre features",
        TimbreVersion.Current,
        request.Set.Name,
        .. request.Set.Names,
        $"{request.Segmentation.Parts}",
        $"{request.Segmentation.Length.Ticks}",
    ];
}
