namespace Timbre.Models.Onnx;

/// <summary>
/// Decides whether an untrusted ONNX model may reach ONNX Runtime: only a plain graph of known operators whose shapes, memory and work are
/// known and bounded, from one input <c>view</c> to <c>probabilities</c> and, optionally, <c>embedding</c>.
/// </summary>
/// <param name="EmbeddingWidth">Numbers in a view's embedding; 0 where the model gives none.</param>
/// <param name="MostViews">How many views may be run at once, at least 1.</param>
internal sealed record OnnxCheck(int EmbeddingWidth, int MostViews)
{
    public const string InputName = "view";
    public const string OutputName = "probabilities";
    public const string EmbeddingName = "embedding";

    /// <exception cref="ModelFormatException">The model may not be run; the message says in one line why.</exception>
    public static OnnxCheck Check(ReadOnlySpan<byte> model, ReadOnlySpan<long> view, int classes)
    {
        try
        {
            var graph = OnnxParser.Parse(model);
            return Check(graph, Sizes(view), classes, model.Length);
        }
        catch (OverflowException)
        {
            throw WireReader.Refused("has a size that cannot be");
        }
    }

    private static OnnxCheck Check(OnnxGraph graph, Dimension[] view, int classes, int bytes)
    {
        if (graph.Inputs is not [{ Name: InputName, IsFloat: true, Shape: not null }])
            throw WireReader.Refused($"does not have '{InputName}' as its one input");
        if (graph.Outputs is not ([{ Name: OutputName, IsFloat: true }] or [{ Name: OutputName, IsFloat: true }, { Name: EmbeddingName, IsFloat: true }]))
            throw WireReader.Refused($"does not have '{OutputName}' as its output, nor '{EmbeddingName}' as its one other");
        var shapes = new ShapeInference(graph, view, bytes);
        if (Width(shapes, OutputName) is var given && given != classes)
            throw WireReader.Refused($"gives {given} probabilities, not {classes}");
        var width = graph.Outputs.Count > 1 ? Width(shapes, EmbeddingName) : 0;
        if (shapes.MostViews < 1)
            throw WireReader.Refused("takes more memory or time than any that may be run");
        return new OnnxCheck(width, shapes.MostViews);
    }

    private static Dimension[] Sizes(ReadOnlySpan<long> view)
    {
        var sizes = new Dimension[view.Length];
        for (var i = 0; i < view.Length; i++)
            sizes[i] = view[i] is >= 1 and <= OnnxLimits.MostDimension && view.Length < OnnxLimits.MostRank ? new Dimension(view[i]) : throw WireReader.Refused("takes views of a shape that cannot be");
        return sizes;
    }

    private static int Width(ShapeInference shapes, string output) =>
        shapes[output].Shape is [var views, { IsFixed: true } width] && views == Dimension.Views ? (int)width.Times
            : throw WireReader.Refused($"gives '{output}' of shape ({string.Join(", ", shapes[output].Shape)}), not one row a view");
}
