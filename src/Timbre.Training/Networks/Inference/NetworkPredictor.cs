namespace Timbre.Training.Networks.Inference;

/// <summary>Runs a network that is being trained over the evaluation views of examples.</summary>
internal static class NetworkPredictor
{
    /// <summary>The prediction for each example.</summary>
    /// <param name="network">The network; it is switched to evaluation.</param>
    /// <param name="mostViews">At most this many views of each example, evenly chosen.</param>
    public static IReadOnlyList<Prediction> Predict(
        Module network, NetworkInput input, IReadOnlyList<Example> examples, int classes, Device device, int mostViews = int.MaxValue, CancellationToken cancellation = default)
    {
        network.Eval();
        return ViewBatches.Predict(input, examples, classes, (views, count, probabilities) => Forward(network, input.Shape, device, views, count).CopyTo(probabilities), mostViews, cancellation);
    }

    /// <summary>The probabilities of views, which lie one after the other.</summary>
    public static float[] Forward(Module network, IReadOnlyList<long> shape, Device device, ReadOnlySpan<float> views, int count)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        var batch = Tensor.From(views, [count, .. shape]).To(device);
        return network.Forward(batch).Softmax(-1).To(Device.Cpu).ToArray();
    }
}
