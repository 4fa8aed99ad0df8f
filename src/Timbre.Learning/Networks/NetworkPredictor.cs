using Timbre.Learning.Metrics;
using Timbre.Learning.Models;
using Timbre.Learning.Networks.Inputs;
using Timbre.Learning.Representations;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>Runs a network over the evaluation views of examples, in batches.</summary>
internal static class NetworkPredictor
{
    // Large enough to keep the cores busy, small enough that the activations of a batch stay near the cache.
    private const int ViewsPerBatch = 32;

    /// <summary>The prediction for each example.</summary>
    /// <param name="network">The network; it is switched to evaluation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="examples">What to look at.</param>
    /// <param name="device">Where the network lies.</param>
    /// <param name="scaling">What is done to the probabilities; null for nothing.</param>
    /// <param name="mostViews">At most this many views of each example, evenly chosen: for a quick look while training.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static IReadOnlyList<Prediction> Predict(
        Module network,
        NetworkInput input,
        IReadOnlyList<Example> examples,
        Device device,
        LogitScaling? scaling = null,
        int mostViews = int.MaxValue,
        CancellationToken cancellation = default)
    {
        network.Eval();
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

        var results = Enumerable.Range(0, examples.Count).Select(_ => new List<View>()).ToArray();
        var length = input.ViewLength;
        var buffer = new float[Math.Min(ViewsPerBatch, views.Count) * length];
        for (var from = 0; from < views.Count; from += ViewsPerBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(ViewsPerBatch, views.Count - from);
            for (var i = 0; i < count; i++)
                input.WriteEvaluationView(examples[views[from + i].Example], views[from + i].Index, buffer.AsSpan(i * length, length));
            var probabilities = Forward(network, input, buffer.AsSpan(0, count * length), count, device);
            var classes = probabilities.Length / count;
            for (var i = 0; i < count; i++)
            {
                var view = views[from + i];
                results[view.Example].Add(new View(view.Start, view.Length, (scaling ?? LogitScaling.None).Apply(probabilities.AsSpan(i * classes, classes))));
            }
        }
        return results.Select(list => new Prediction(list)).ToArray();
    }

    private static float[] Forward(Module network, NetworkInput input, ReadOnlySpan<float> views, int count, Device device)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        var batch = Tensor.From(views, [count, .. input.Shape]).To(device);
        var logits = network.Forward(batch);
        return logits.Softmax(-1).To(Device.Cpu).ToArray();
    }
}
