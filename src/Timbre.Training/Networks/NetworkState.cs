namespace Timbre.Training.Networks;

/// <summary>Copies of a network's weights and buffers, for averages, the best epoch and checkpoints.</summary>
internal static class NetworkState
{
    /// <summary>A copy that belongs to the caller, who frees it.</summary>
    public static Dictionary<string, Tensor> Copy(Module network)
    {
        using var unrecorded = NoGrad.Enter();
        return network.StateDict().ToDictionary(pair => pair.Key, pair => TensorScope.Release(pair.Value.Clone()), StringComparer.Ordinal);
    }

    /// <summary>Overwrites a network's weights and buffers.</summary>
    public static void Apply(IReadOnlyDictionary<string, Tensor> state, Module network) => CopyInto(state, network.StateDict());

    /// <summary>Overwrites tensors with those of the same name.</summary>
    public static void CopyInto(IReadOnlyDictionary<string, Tensor> source, IReadOnlyDictionary<string, Tensor> target)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var (name, tensor) in target)
            tensor.CopyFrom(source[name]);
    }

    public static void Free(Dictionary<string, Tensor>? state)
    {
        foreach (var tensor in state?.Values ?? Enumerable.Empty<Tensor>())
            tensor.Dispose();
        state?.Clear();
    }
}

/// <summary>
/// An exponential moving average of a network's weights and batch statistics (Polyak averaging): it sits in a flatter place than the last
/// step and generalizes better.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly Module _network;
    private readonly double _decay;
    private readonly Dictionary<string, Tensor> _average;
    private long _steps;

    public WeightAverage(Module network, double decay)
    {
        (_network, _decay) = (network, decay);
        _average = NetworkState.Copy(network);
    }

    public IReadOnlyDictionary<string, Tensor> State => _average;

    public long Steps => _steps;

    /// <summary>Takes the network's present weights into the average; young averages forget faster, so that they do not remember the start.</summary>
    public void Update()
    {
        _steps++;
        var decay = Math.Min(_decay, (1.0 + _steps) / (10.0 + _steps));
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var (name, tensor) in _network.StateDict())
        {
            if (tensor.DataType == DataType.Float32)
                _average[name].LerpInPlace(tensor, 1 - decay);
            else
                _average[name].CopyFrom(tensor);
        }
    }

    /// <summary>Goes on from a saved average.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        NetworkState.CopyInto(state, _average);
        _steps = steps;
    }

    public void Dispose() => NetworkState.Free(_average);
}
