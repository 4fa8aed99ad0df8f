namespace Timbre.Torch;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors by name, on the CPU. They belong to the scope open when they were read, or to the caller.</param>
/// <param name="Metadata">Free text by name.</param>
public sealed record SafeTensorsContent(Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}
