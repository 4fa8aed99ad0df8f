namespace Timbre.Reports.Diagrams;

/// <summary>One box of a <see cref="NetworkDiagram"/>: a layer or block, and the small layers that follow it.</summary>
internal sealed class Box(LayerSummary layer, IReadOnlyList<string> inner)
{
    // Layers that only keep others in order, and so are drawn as what they hold.
    private static readonly string Plain = nameof(Sequential);

    // Layers without weights of their own to speak of, drawn below the one that they follow.
    private static readonly HashSet<string> Small =
    [
        nameof(BatchNorm1d), nameof(BatchNorm2d), nameof(ReLU), nameof(Dropout), nameof(Flatten),
    ];

    private readonly List<string> _followers = [];

    public string Kind => layer.Kind;

    public string Detail => layer.Detail;

    /// <summary>The layers of a block that have weights.</summary>
    public IReadOnlyList<string> Inner => inner;

    /// <summary>Norm, activation and dropout layers after it.</summary>
    public IReadOnlyList<string> Followers => _followers;

    /// <summary>How many equal ones stand one after the other.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Parameters of all of them with what follows.</summary>
    public long Parameters { get; private set; } = layer.Parameters;

    public IReadOnlyList<long> Input { get; } = layer.Input!;

    public IReadOnlyList<long> Output { get; private set; } = layer.Output!;

    /// <summary>The boxes of a network, from the input on.</summary>
    public static IReadOnlyList<Box> Of(NetworkSummary network)
    {
        var boxes = new List<Box>();
        var blockPrefix = (string?)null;
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            if (blockPrefix is not null && layer.Name.StartsWith(blockPrefix, StringComparison.Ordinal))
                continue;
            blockPrefix = null;
            if (layer.Kind == Plain || layer.Output is null)
                continue;
            var inner = Array.Empty<string>();
            if (layer.IsContainer)
            {
                blockPrefix = layer.Name + ".";
                inner = InnerLines(network, blockPrefix);
            }
            if (boxes.Count > 0 && Small.Contains(layer.Kind) && layer.Input!.SequenceEqual(boxes[^1].Output))
                boxes[^1].Follow(layer);
            else if (boxes.Count == 0 || !boxes[^1].TryRepeat(layer, inner))
                boxes.Add(new Box(layer, inner));
        }
        return boxes;
    }

    private static string[] InnerLines(NetworkSummary network, string prefix) => network.Layers
        .Where(layer => layer.Name.StartsWith(prefix, StringComparison.Ordinal) && !layer.IsContainer && layer.Parameters > 0 && !Small.Contains(layer.Kind))
        .Select(layer => $"{layer.Name[prefix.Length..]}: {layer.Kind} {layer.Detail}")
        .ToArray();

    private void Follow(LayerSummary layer)
    {
        _followers.Add(layer.Detail.Length > 0 && layer.Parameters == 0 ? $"{layer.Kind} {layer.Detail}" : layer.Kind);
        Parameters += layer.Parameters;
        Output = layer.Output!;
    }

    /// <summary>Counts a layer that equals this one in all that is drawn.</summary>
    private bool TryRepeat(LayerSummary other, string[] otherInner)
    {
        var equal = layer.IsContainer && other.Kind == Kind && other.Detail == Detail && other.Parameters == layer.Parameters
            && other.Input!.SequenceEqual(Output) && other.Output!.SequenceEqual(Output) && inner.SequenceEqual(otherInner);
        if (!equal)
            return false;
        Count++;
        Parameters += other.Parameters;
        return true;
    }
}
