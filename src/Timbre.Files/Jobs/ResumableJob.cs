namespace Timbre.Files.Jobs;

/// <summary>Works on a collection of files into one result file: in parallel, in constant memory, to be continued when interrupted.</summary>
/// <typeparam name="TSource">What tells a file.</typeparam>
/// <param name="output">The result. While the job runs, finished files stand in a journal beside it, <c>NAME.journal</c>.</param>
/// <param name="identity">Texts that name all the result depends on besides the files: what another job left is not continued.</param>
/// <param name="path">The file of a source.</param>
/// <param name="names">What the result calls it; a source of the same file under other names is another one.</param>
/// <param name="work">The lines that the result has of one file; an <see cref="UnusableFileException"/> is a failure of that file alone.</param>
/// <remarks>
/// A run that finds the journal of an interrupted one works only on what is missing there or has changed since. The result is written when all files
/// are done, in the order of the sources, beside its place and then renamed: it is whole or not there, and the same however often the work was
/// interrupted and whatever the number of threads.
/// </remarks>
/// <example>
/// <code><![CDATA[
/// using Timbre.Files.Finding;
/// using Timbre.Files.Jobs;
/// using Timbre.Files.Writing;
///
/// // The size of every file, in a table; started again after an interruption, it continues.
/// var job = new ResumableJob<string>(
///     "sizes.csv", identity: ["sizes 1"], path: file => file, names: file => [file],
///     work: (file, _) => [$"{CsvCell.Quote(file)},{new FileInfo(file).Length}\n"]);
/// var (entries, failures) = job.Run(AudioFolder.Find("music"), threads: 2, assemble: (table, finished) =>
/// {
///     var rows = finished.SelectMany(pair => pair.Lines).ToList();
///     rows.ForEach(table.Write);
///     return rows.Count;
/// });
/// Console.WriteLine($"{entries} files, {failures.Count} failed");
/// ]]></code>
/// </example>
public sealed class ResumableJob<TSource>(
    string output, IEnumerable<string> identity, Func<TSource, string> path, Func<TSource, IEnumerable<string>> names, Func<TSource, CancellationToken, IReadOnlyList<string>> work)
{
    /// <summary>Files that an earlier run had finished.</summary>
    public int Resumed { get; private set; }

    /// <summary>Whether the work itself changes the files: their state counts as it is after the work.</summary>
    public bool ChangesFiles { get; init; }

    /// <summary>Whether the journal stays when the job is done, so that a run after files were added works on those alone.</summary>
    public bool KeepsJournal { get; init; }

    /// <summary>Runs the job to its end.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="threads">Files worked on at the same time, at least 1.</param>
    /// <param name="assemble">
    /// Writes the result, given the finished files with their lines in the order of the sources, and tells how many entries it has; without any,
    /// no result is written.
    /// </param>
    /// <param name="started">Told, before the first file, how many an earlier run had finished.</param>
    /// <param name="finished">Told of each file after it, and why it failed if it did; from several threads.</param>
    /// <param name="cancellation">Stops the job; a later run continues it.</param>
    /// <returns>The number of entries, and the files that failed with their reasons, in the order of the sources.</returns>
    /// <exception cref="IOException">The result or its journal cannot be written.</exception>
    public (long Entries, IReadOnlyList<(TSource Source, string Reason)> Failures) Run(
        IReadOnlyList<TSource> sources,
        int threads,
        Func<TextWriter, IEnumerable<(TSource Source, string[] Lines)>, long> assemble,
        Action<int>? started = null,
        Action<TSource, string?>? finished = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(assemble);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // What goes to a pipe or device cannot be continued.
        var journalPath = AtomicFile.IsReplaceable(output) ? $"{output}.journal" : null;
        var failures = new string?[sources.Count];
        long entries;
        using (var journal = new WorkJournal(journalPath, WorkJournal.Join(identity)))
        {
            var keys = new string?[sources.Count];
            var open = new List<int>(sources.Count);
            for (var i = 0; i < keys.Length; i++)
            {
                // A journal that has just begun knows no file: the threads then make the keys, each of the files it works on.
                if (journal.Count == 0 || !journal.Has(keys[i] = Key(sources[i])))
                    open.Add(i);
            }
            Resumed = sources.Count - open.Count;
            started?.Invoke(Resumed);
            WorkerThreads.Run(
                open.Count,
                threads,
                task =>
                {
                    var i = open[task];
                    failures[i] = Finish(sources[i], ref keys[i], journal, cancellation);
                    finished?.Invoke(sources[i], failures[i]);
                },
                cancellation);
            entries = Assemble(writer => assemble(writer, Done(sources, keys, failures, journal)), cancellation);
        }
        if (journalPath is not null && !KeepsJournal)
            File.Delete(journalPath);
        var failed = new List<(TSource Source, string Reason)>();
        for (var i = 0; i < failures.Length; i++)
        {
            if (failures[i] is { } reason)
                failed.Add((sources[i], reason));
        }
        return (entries, failed);
    }

    private static IEnumerable<(TSource Source, string[] Lines)> Done(IReadOnlyList<TSource> sources, string?[] keys, string?[] failures, WorkJournal journal)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (failures[i] is null)
                yield return (sources[i], journal.Read(keys[i]!));
        }
    }

    private string? Finish(TSource source, ref string? key, WorkJournal journal, CancellationToken cancellation)
    {
        IReadOnlyList<string> lines;
        key ??= Key(source);
        try
        {
            lines = work(source, cancellation);
        }
        catch (UnusableFileException exception)
        {
            return exception.Problem;
        }
        catch (Exception exception) when (exception is ArithmeticException or ArgumentException)
        {
            return PlainText.Complaint(exception);
        }
        if (ChangesFiles)
            key = Key(source);
        journal.Add(key, lines);
        return null;
    }

    private string Key(TSource source) => WorkJournal.FileKey(path(source), names(source));

    private long Assemble(Func<TextWriter, long> assemble, CancellationToken cancellation)
    {
        using var file = new AtomicFile(output);
        long entries;
        using (var writer = new StreamWriter(file.Stream, leaveOpen: true))
            entries = assemble(writer);
        if (entries > 0)
            file.Commit(cancellation);
        return entries;
    }
}
