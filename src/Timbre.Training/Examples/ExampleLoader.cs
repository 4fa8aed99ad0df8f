namespace Timbre.Training.Examples;

/// <summary>Turns a data set into examples, in parallel over files, keeping the data set's order.</summary>
internal static class ExampleLoader
{
    /// <param name="threads">How many files are read at once, at least 1.</param>
    /// <param name="progress">Told of each finished file; may be null.</param>
    /// <returns>The examples; files that cannot be used stand in <see cref="ExampleSet.Skipped"/>.</returns>
    /// <exception cref="DatasetException">The data cannot give what the representation asks for, or no file at all could be used.</exception>
    public static ExampleSet Load(Dataset dataset, Representation representation, int threads, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (dataset.Kind == DatasetKind.Table)
            return FromTable(dataset, representation);
        if (dataset.Kind == DatasetKind.Spectrograms && representation.Features is { AreMelStatistics: false })
            throw new DatasetException($"{dataset.Location}: spectrogram images hold no feature table; this model needs sound files or a table of features");

        var results = new (IReadOnlyList<Example> Windows, string? Failure)[dataset.Items.Count];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, index =>
        {
            var item = dataset.Items[index];
            try
            {
                results[index] = (dataset.Kind == DatasetKind.Audio ? FromAudio(item, representation, cancellation) : FromImage(item, representation), null);
            }
            catch (Exception exception) when (exception is IOException or DatasetException or RepresentationException or UnauthorizedAccessException)
            {
                results[index] = ([], exception.Message);
            }
            progress?.Report(1);
        });
        return Assemble(dataset, results);
    }

    private static ExampleSet FromTable(Dataset dataset, Representation representation)
    {
        if (representation.Features is null || representation.LogMel is not null)
            throw new DatasetException($"{dataset.Location}: a feature table holds no sound; this model needs sound files or spectrogram images");
        var table = dataset.Table!;
        var values = representation.Features.FromTable(table, dataset.Location);
        var examples = dataset.Items.Select(item => new Example(table.Rows[item.Row].Length / (double)Representation.Rate.Hertz * TimeSpan.FromSeconds(1), values[item.Row], null));
        return new ExampleSet(dataset.Classes, dataset.Items, examples.ToArray(), []);
    }

    private static List<Example> FromAudio(DataItem item, Representation representation, CancellationToken cancellation)
    {
        using var windows = new AudioWindows(item.Path, representation.Window, cancellation);
        var examples = new List<Example>();
        foreach (var (_, clip) in windows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            examples.Add(representation.FromAudio(clip));
        }
        return examples;
    }

    /// <summary>An image spans 30 s; a shorter window cuts it into equal parts.</summary>
    private static Example[] FromImage(DataItem item, Representation representation)
    {
        var whole = TimeSpan.FromSeconds(30);
        var image = representation.LogMel!.FromPng(item.Path, whole);
        var parts = Math.Max(1, (int)Math.Round(whole / representation.Window));
        var columns = image.Columns / parts;
        if (columns == 0)
            throw new DatasetException($"{item.Path}: only {image.Columns} columns, too few for {parts} segments");
        return Enumerable.Range(0, parts)
            .Select(part => parts == 1 ? image : image.Slice(part * columns, columns))
            .Select(part => new Example(part.Length, representation.Features?.FromLogMel(part), part))
            .ToArray();
    }

    private static ExampleSet Assemble(Dataset dataset, (IReadOnlyList<Example> Windows, string? Failure)[] results)
    {
        var items = new List<DataItem>();
        var examples = new List<Example>();
        var skipped = new List<SkippedFile>();
        foreach (var (item, (windows, failure)) in dataset.Items.Zip(results))
        {
            if (failure is not null)
                skipped.Add(new SkippedFile(item.Path, failure));
            for (var part = 0; part < windows.Count; part++)
            {
                items.Add(windows.Count == 1 ? item : item with { Id = $"{item.Id}.{part}" });
                examples.Add(windows[part]);
            }
        }
        if (items.Count == 0)
            throw new DatasetException($"{dataset.Location}: none of its {results.Length} files could be read; the first: {skipped[0].Reason}");
        return new ExampleSet(dataset.Classes, items, examples, skipped);
    }
}
