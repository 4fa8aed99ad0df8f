using Timbre.Learning.Training;
using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>Everything a training needs to go on after its last whole epoch.</summary>
internal sealed record CheckpointState(
    IReadOnlyList<EpochRecord> History,
    double BestLoss,
    int BestEpoch,
    long AverageSteps,
    IReadOnlyDictionary<string, Tensor> Network,
    IReadOnlyDictionary<string, Tensor> Optimizer,
    IReadOnlyDictionary<string, Tensor>? Average,
    IReadOnlyDictionary<string, Tensor>? Best)
{
    /// <summary>Frees tensors that were read from a file.</summary>
    public void Free()
    {
        foreach (var group in new[] { Network, Optimizer, Average, Best })
        {
            foreach (var tensor in group?.Values ?? [])
                tensor.Dispose();
        }
    }
}
