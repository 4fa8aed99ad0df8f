namespace Timbre.Models.Inference;

/// <summary>The layers of a network with the shapes and numbers of parameters that they have.</summary>
/// <param name="Input">The shape of one input, without the batch axis.</param>
/// <param name="Layers">Every module below the network, each before what it is made of.</param>
/// <param name="Parameters">Numbers in the weights of the whole network.</param>
/// <param name="TrainedParameters">Those of them that are not frozen.</param>
/// <param name="BufferValues">Numbers that are kept beside the weights, such as the statistics of batch normalization.</param>
public sealed record NetworkSummary(IReadOnlyList<long> Input, IReadOnlyList<LayerSummary> Layers, long Parameters, long TrainedParameters, long BufferValues)
{
    private const int MostLayers = 10_000;
    private const int MostDepth = 100;
    private const int MostText = 1000;

    /// <summary>Whether it can be that of a network and be shown.</summary>
    [JsonIgnore]
    internal bool IsPlausible => Layers.Count is >= 1 and <= MostLayers && Layers.All(layer =>
        layer is { Depth: >= 0 and <= MostDepth, Name.Length: <= MostText, Kind.Length: <= MostText, Detail.Length: <= MostText });
}

/// <summary>One module of a <see cref="NetworkSummary"/>.</summary>
/// <param name="Name">Its full name, under which its weights are saved, such as <c>layer1.0.conv1</c>.</param>
/// <param name="Depth">How many modules it lies within, 0 for the network's own children.</param>
/// <param name="Kind">Its class, such as <c>Conv2d</c>.</param>
/// <param name="Detail">What distinguishes it from others of the class, such as <c>64 → 128, 3×3</c>; may be empty.</param>
/// <param name="Input">The shape of what it is given, without the batch axis; null for a module that did not run.</param>
/// <param name="Output">The shape of what it gives, without the batch axis; null for a module that did not run.</param>
/// <param name="Parameters">Numbers in its weights and those of what it is made of.</param>
/// <param name="IsContainer">Whether it is made of further modules, which follow it.</param>
public sealed record LayerSummary(
    string Name,
    int Depth,
    string Kind,
    string Detail,
    IReadOnlyList<long>? Input,
    IReadOnlyList<long>? Output,
    long Parameters,
    bool IsContainer);
