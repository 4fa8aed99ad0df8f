namespace Timbre.Models.Inference;

/// <summary>Runs a network over the views of examples, in batches.</summary>
internal static class ViewBatches
{
    // Large enough to keep the cores busy, small enough that the activations of a batch stay near the cache.
    internal const int ViewsPerBatch = 32;

    // Of large views there are fewer: 64 MiB at once.
    private const int MostValues = 1 << 24;

    /// <summary>The network's forward pass.</summary>
    /// <param name="views">Views one after the other.</param>
    /// <param name="count">How many.</param>
    /// <param name="probabilities">Receives a probability for each class, view after view.</param>
    public delegate void ForwardPass(ReadOnlySpan<float> views, int count, Span<float> probabilities);

    /// <summary>The prediction for each example.</summary>
    /// <param name="input">How examples become views.</param>
    /// <param name="examples">What to look at.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="forward">The network.</param>
    /// <param name="mostViews">At most this many views of each example, evenly chosen: for a quick look while training.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Prediction[] Predict(
        NetworkInput input, IReadOnlyList<Example> examples, int classes, ForwardPass forward, int mostViews = int.MaxValue, CancellationToken cancellation = default)
    {
        var views = new List<(int Example, int Index, TimeSpan Start, TimeSpan Length)>();
        for (var i = 0; i < examples.Count; i++)
        {
            var all = input.EvaluationViews(examples[i]);
            var count = Math.Min(mostViews, all.Count);
            for (var k = 0; k < count; k++)
            {
                var index = count == all.Count ? k : (int)((k + 0.5) * all.Count / count);
                views.Add((i, index, all[index].Start, all[index].Length));
            }
        }

        var results = Array.ConvertAll(new int[examples.Count], _ => new List<View>());
        var length = input.ViewLength;
        var batch = Math.Min(Math.Clamp(MostValues / length, 1, ViewsPerBatch), views.Count);
        var buffer = ArrayPool<float>.Shared.Rent(batch * length);
        var probabilities = new float[batch * classes];
        for (var from = 0; from < views.Count; from += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(batch, views.Count - from);
            for (var i = 0; i < count; i++)
                input.WriteEvaluationView(examples[views[from + i].Example], views[from + i].Index, buffer.AsSpan(i * length, length));
            forward(buffer.AsSpan(0, count * length), count, probabilities.AsSpan(0, count * classes));
            for (var i = 0; i < count; i++)
            {
                var view = views[from + i];
                results[view.Example].Add(new View(view.Start, view.Length, probabilities.AsSpan(i * classes, classes).ToArray()));
            }
        }
        ArrayPool<float>.Shared.Return(buffer);
        return Array.ConvertAll(results, list => new Prediction(list));
    }
}
