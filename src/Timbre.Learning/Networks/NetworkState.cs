using Timbre.Torch;

namespace Timbre.Learning.Networks;

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

    /// <summary>Frees a copy.</summary>
    public static void Free(Dictionary<string, Tensor>? state)
    {
        foreach (var tensor in state?.Values ?? Enumerable.Empty<Tensor>())
            tensor.Dispose();
        state?.Clear();
    }
}
