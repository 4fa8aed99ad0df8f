namespace Timbre.Features;

/// <summary>Computes the features of a collection into one table: in parallel, in constant memory, to be continued when interrupted.</summary>
/// <param name="extractor">What is computed.</param>
/// <param name="output">The table. While the job runs, finished files stand in a journal beside it, <c>NAME.journal</c>.</param>
/// <remarks>How a job is interrupted and continued: see <see cref="ResumableJob{TSource}"/>.</remarks>
public sealed class FeatureJob(FeatureExtractor extractor, string output)
{
    /// <summary>Whether the journal stays when the job is done, so that a run after files were added computes those alone.</summary>
    public bool KeepsJournal { get; init; }

    /// <summary>Told of each file that the table has rows of, in order, and of their text.</summary>
    public Action<FeatureSource, string>? Written { get; init; }

    /// <summary>Files that an earlier run had finished.</summary>
    public int Resumed { get; private set; }

    /// <summary>Runs the job to its end.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="threads">Files computed at the same time, at least 1.</param>
    /// <param name="started">Told, before the first file, how many an earlier run had finished.</param>
    /// <param name="finished">Told of each file after it, and why it failed if it did; from several threads.</param>
    /// <param name="cancellation">Stops the job; a later run continues it.</param>
    /// <returns>The number of rows written, and the files that failed with their reasons, in the order of the sources. Without any row no table is written.</returns>
    /// <exception cref="IOException">The table or its journal cannot be written.</exception>
    public (long Rows, IReadOnlyList<(FeatureSource Source, string Reason)> Failures) Run(
        IReadOnlyList<FeatureSource> sources, int threads, Action<int>? started = null, Action<FeatureSource, string?>? finished = null, CancellationToken cancellation = default)
    {
        var job = new ResumableJob<FeatureSource>(
            output,
            Identity(),
            source => source.Path,
            source => [source.Name, source.Stem, source.Label],
            (source, token) => [.. extractor.Extract(source, token).Select(FeatureTableWriter.Line)])
        {
            KeepsJournal = KeepsJournal,
        };
        return job.Run(sources, threads, Assemble, Started, finished, cancellation);

        void Started(int resumed)
        {
            Resumed = resumed;
            started?.Invoke(resumed);
        }
    }

    private long Assemble(TextWriter writer, IEnumerable<(FeatureSource Source, string[] Lines)> finished)
    {
        long rows = 0;
        writer.Write(FeatureTableWriter.Header(extractor.Set.Names));
        foreach (var (source, lines) in finished)
        {
            foreach (var line in lines)
                writer.Write(line);
            rows += lines.Length;
            Written?.Invoke(source, string.Concat(lines));
        }
        return rows;
    }

    /// <summary>What the rows depend on besides the files: those of another set, segmentation or version of the program must not mix with these.</summary>
    public IEnumerable<string> Identity() =>
    [
        "timbre features",
        typeof(FeatureJob).Assembly.GetName().Version?.ToString() ?? "",
        extractor.Set.Name,
        .. extractor.Set.Names,
        $"{extractor.Segmentation.Parts}",
        $"{extractor.Segmentation.Length.Ticks}",
    ];
}
