using Timbre.Audio;

namespace Timbre.Features;

/// <summary>Computes the features of a collection into one table: in parallel, in constant memory, to be continued when interrupted.</summary>
/// <param name="extractor">What is computed.</param>
/// <param name="output">The table. While the job runs, finished files stand in a journal beside it, <c>NAME.journal</c>.</param>
/// <remarks>
/// A run that finds the journal of an interrupted one computes only what is missing there. The table itself is written when all files are
/// done, in the order of the sources, beside its place and then renamed: it is whole or not there, and the same however often the work was
/// interrupted and whatever the number of threads.
/// </remarks>
public sealed class FeatureJob(FeatureExtractor extractor, string output)
{
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
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var journalPath = $"{output}.journal";
        var failures = new Dictionary<FeatureSource, string>();
        long rows;
        using (var journal = new FeatureJournal(journalPath, Identity()))
        {
            var open = sources.Where(source => !journal.Has(source)).ToArray();
            Resumed = sources.Count - open.Length;
            started?.Invoke(Resumed);
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(open, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering), options, source =>
            {
                var reason = Compute(source, journal, cancellation);
                if (reason is not null)
                {
                    lock (failures)
                        failures.Add(source, reason);
                }
                finished?.Invoke(source, reason);
            });
            rows = Assemble(sources.Where(source => !failures.ContainsKey(source)), journal);
        }
        File.Delete(journalPath);
        return (rows, [.. sources.Where(failures.ContainsKey).Select(source => (source, failures[source]))]);
    }

    private string? Compute(FeatureSource source, FeatureJournal journal, CancellationToken cancellation)
    {
        try
        {
            journal.Add(source, [.. extractor.Extract(source, cancellation).Select(FeatureTableWriter.Line)]);
            return null;
        }
        catch (AudioFileException exception)
        {
            return exception.Problem;
        }
        catch (Exception exception) when (exception is ArithmeticException or ArgumentException)
        {
            return exception.Message;
        }
    }

    private long Assemble(IEnumerable<FeatureSource> sources, FeatureJournal journal)
    {
        long rows = 0;
        var beside = $"{output}.part";
        using (var writer = new StreamWriter(beside))
        {
            writer.Write(FeatureTableWriter.Header(extractor.Set.Names));
            foreach (var line in sources.SelectMany(journal.Read))
            {
                writer.Write(line);
                rows++;
            }
        }
        if (rows > 0)
            File.Move(beside, output, overwrite: true);
        else
            File.Delete(beside);
        return rows;
    }

    // Rows of another set, segmentation or version of the program must not mix with these.
    private string Identity() => FeatureJournal.Join(
    [
        "timbre features",
        typeof(FeatureJob).Assembly.GetName().Version?.ToString() ?? "",
        extractor.Set.Name,
        .. extractor.Set.Names,
        $"{extractor.Segmentation.Parts}",
        $"{extractor.Segmentation.Length.Ticks}",
    ]);
}
