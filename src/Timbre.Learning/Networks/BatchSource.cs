using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks;

/// <summary>
/// The training batches of one epoch, drawn from the run's seed and the epoch alone, so that a resumed training sees what an uninterrupted
/// one would have. The next batch is drawn on another thread while the network works on this one.
/// </summary>
internal sealed class BatchSource(ExampleSet train, NetworkInput input, NetworkOptions options, long seed)
{
    /// <summary>A batch: views one after the other, and their labels.</summary>
    public sealed record Batch(float[] Views, int[] Labels);

    /// <summary>How many steps an epoch has.</summary>
    public int StepsPerEpoch => Math.Max(1, (train.Examples.Count * options.ViewsPerEpoch + options.BatchSize / 2) / options.BatchSize);

    /// <summary>The batches of an epoch, of nearly equal size: a last batch of a few views would make batch statistics worthless.</summary>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        var order = Enumerable.Range(0, train.Examples.Count * options.ViewsPerEpoch).ToArray();
        SeedSequence.Generator(seed, "order", epoch).Shuffle(order);
        var steps = StepsPerEpoch;
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
        var length = input.ViewLength;
        var views = new float[(to - from) * length];
        var labels = new int[to - from];
        for (var i = from; i < to; i++)
        {
            var index = order[i] % train.Examples.Count;
            labels[i - from] = train.Items[index].Label;
            var random = SeedSequence.Generator(seed, "view", (long)epoch * order.Length + order[i]);
            input.WriteTrainingView(train.Examples[index], random, views.AsSpan((i - from) * length, length));
        }
        return new Batch(views, labels);
    }
}
