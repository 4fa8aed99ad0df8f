using System.Diagnostics;

namespace Timbre.Training.Networks;

/// <summary>
/// The file from which an interrupted training goes on: one safetensors file with all tensors and, in its metadata, the history. There
/// is always one whole checkpoint.
/// </summary>
internal sealed class TrainingCheckpoint(string folder, string fingerprint, TimeSpan every)
{
    private readonly string _path = Path.Combine(folder, "checkpoint.safetensors");
    private readonly Stopwatch _sinceWrite = Stopwatch.StartNew();

    /// <summary>Writes when the last one is old enough: epochs can take milliseconds, and a checkpoint must not take longer than they do.</summary>
    public void WriteIfDue(Func<CheckpointState> state, bool last)
    {
        if (last || _sinceWrite.Elapsed < every)
            return;
        using var scope = TensorScope.Enter();
        Write(state());
        _sinceWrite.Restart();
    }

    /// <summary>The state to go on from; null where there is no checkpoint, or one of another training.</summary>
    public CheckpointState? Read() => File.Exists(_path) ? Parse(SafeTensors.Read(_path), fingerprint) : null;

    /// <summary>The state that rank 0 has, which alone reads and writes the file, for all workers; the others need no folder.</summary>
    public static CheckpointState? ReadTogether(TrainingCheckpoint? own, string fingerprint, WorkerGroup workers)
    {
        var bytes = workers.Broadcast(own is not null && File.Exists(own._path) ? RegularFile.ReadBytes(own._path, Array.MaxLength) : null);
        return bytes is null ? null : Parse(SafeTensors.Read(bytes, "the checkpoint of rank 0"), fingerprint);
    }

    /// <summary>A finished training needs none.</summary>
    public void Delete() => File.Delete(_path);

    private static CheckpointState? Parse(SafeTensorsContent content, string fingerprint)
    {
        var (tensors, metadata) = content;
        if (metadata.GetValueOrDefault("fingerprint") != fingerprint || JsonSerializer.Deserialize(metadata.GetValueOrDefault("progress", "null"), CheckpointJson.Default.CheckpointProgress) is not { } progress)
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            return null;
        }
        return new CheckpointState(
            progress.History,
            progress.BestLoss,
            progress.BestEpoch,
            progress.AverageSteps,
            Group(tensors, "network/")!,
            Group(tensors, "optimizer/")!,
            Group(tensors, "average/"),
            Group(tensors, "best/"));
    }

    private void Write(CheckpointState state)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (prefix, group) in new[] { ("network/", state.Network), ("optimizer/", state.Optimizer), ("average/", state.Average), ("best/", state.Best) })
        {
            foreach (var (name, tensor) in group ?? new Dictionary<string, Tensor>())
                tensors[prefix + name] = tensor;
        }
        var progress = JsonSerializer.Serialize(new CheckpointProgress(state.History, state.BestLoss, state.BestEpoch, state.AverageSteps), CheckpointJson.Default.CheckpointProgress);
        Directory.CreateDirectory(folder);
        SafeTensors.Write(_path, tensors, new Dictionary<string, string> { ["fingerprint"] = fingerprint, ["progress"] = progress });
    }

    private static Dictionary<string, Tensor>? Group(IReadOnlyDictionary<string, Tensor> tensors, string prefix)
    {
        var group = tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        return group.Count > 0 ? group : null;
    }
}

/// <summary>What of a checkpoint is no tensor.</summary>
internal sealed record CheckpointProgress(IReadOnlyList<EpochRecord> History, double BestLoss, int BestEpoch, long AverageSteps);

// The best loss is infinite before the first validation, and that of an epoch without one is NaN.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointProgress))]
internal sealed partial class CheckpointJson : JsonSerializerContext;

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
