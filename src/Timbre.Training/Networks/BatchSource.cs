namespace Timbre.Training.Networks;

/// <summary>
/// The training batches of one epoch, drawn from the run's seed and the epoch alone, so that a resumed training sees what an uninterrupted
/// one would have. Where there are several cores, the next batch is drawn on another thread while the network works on this one.
/// </summary>
/// <remarks>
/// Of several workers, each draws its own rows of every batch. Rows are given out as mirror pairs, first with last, second with last but one, so that
/// mixup's partner of a row, the one in the mirrored place, is on the same worker; in what a worker gets, the partners are mirrored again.
/// </remarks>
internal sealed class BatchSource(ExampleSet train, TrainingViews views, NetworkOptions options, long seed, int rank = 0, int workers = 1)
{
    // Drawn into in turn: memory allocated for each batch would cost more in fresh pages than the drawing itself.
    private readonly float[][] _buffers = [[], []];

    /// <summary>
    /// A worker's rows of a batch: views one after the other, their labels, and how many rows the batch has on all workers together. The views
    /// stay until the next batch is asked for.
    /// </summary>
    public sealed record Batch(ReadOnlyMemory<float> Views, int[] Labels, int GlobalCount);

    // On a single core another thread only gets in the way of the network, and of several workers at a time when the others wait for this one.
    private static bool DrawsAhead => Environment.ProcessorCount > 1;

    /// <summary>How many workers there may be: each needs a mirror pair, or the middle row, of the smallest batch.</summary>
    public int MostWorkers => (train.Examples.Count * options.ViewsPerEpoch / StepsPerEpoch + 1) / 2;

    public int StepsPerEpoch => Math.Max(1, (train.Examples.Count * options.ViewsPerEpoch + options.BatchSize / 2) / options.BatchSize);

    /// <summary>The batches of an epoch, of nearly equal size: a last batch of a few views would make batch statistics worthless.</summary>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        var order = Enumerable.Range(0, train.Examples.Count * options.ViewsPerEpoch).ToArray();
        SeedSequence.Generator(seed, "order", epoch).Shuffle(order);
        var steps = StepsPerEpoch;
        if (!DrawsAhead)
        {
            for (var step = 0; step < steps; step++)
                yield return Draw(order, step, steps, epoch);
            yield break;
        }
        var next = Task.Run(() => Draw(order, 0, steps, epoch));
        for (var step = 0; step < steps; step++)
        {
            var batch = next.GetAwaiter().GetResult();
            if (step + 1 < steps)
            {
                var following = step + 1;
                next = Task.Run(() => Draw(order, following, steps, epoch));
            }
            yield return batch;
        }
    }

    private Batch Draw(int[] order, int step, int steps, int epoch)
    {
        var from = (int)((long)order.Length * step / steps);
        var to = (int)((long)order.Length * (step + 1) / steps);
        var rows = OwnRows(to - from, rank, workers);
        var length = views.Input.ViewLength;
        var batch = Buffer(step, rows.Length * length);
        var labels = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var drawn = order[from + rows[i]];
            var index = drawn % train.Examples.Count;
            labels[i] = train.Items[index].Label;
            var random = SeedSequence.Generator(seed, "view", (long)epoch * order.Length + drawn);
            views.Write(train.Examples[index], random, batch.Span.Slice(i * length, length));
        }
        return new Batch(batch, labels, to - from);
    }

    private Memory<float> Buffer(int step, int length)
    {
        ref var buffer = ref _buffers[step % 2];
        if (buffer.Length < length)
            buffer = new float[length];
        var views = buffer.AsMemory(0, length);
        views.Span.Clear();
        return views;
    }

    /// <summary>The rows of a batch that one worker draws, ascending; all of them where there is one worker.</summary>
    internal static int[] OwnRows(int count, int rank, int workers)
    {
        var (first, end) = WorkerGroup.ShareOf((count + 1) / 2, rank, workers);
        var own = Enumerable.Range(first, end - first);
        var mirrored = own.Reverse().Select(row => count - 1 - row);
        return own.Concat(mirrored.Where(row => row > (count - 1) / 2)).ToArray();
    }
}
