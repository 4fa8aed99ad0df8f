namespace Timbre.Models.Onnx;

/// <summary>
/// Follows the shapes of a graph's values for any number of views, so that what a run costs is known before there is one: every size is that
/// of the operator's definition in ONNX, and no operator is allowed whose output's size depends on the data.
/// </summary>
internal sealed partial class ShapeInference
{
    // A generic element-wise loop takes about 5 ns an element, a power five times as much.
    private const double ElementWork = 100;
    private const double PowerWork = 500;

    // Starting a kernel for one row, channel or step.
    private const double CallWork = 2000;

    // Nothing that a network needs grows faster than the square of the views.
    private const int MostPower = 2;

    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dimension> _symbols = new(StringComparer.Ordinal);
    private readonly double[] _held = new double[MostPower + 1];
    private readonly double[] _work = new double[MostPower + 1];

    /// <summary>The most views that a run may have at once; below one where even a single one costs too much.</summary>
    public int MostViews { get; private set; }

    /// <summary>Follows a graph from its input on.</summary>
    /// <param name="graph">The graph, with one input.</param>
    /// <param name="view">The shape of a view.</param>
    /// <param name="modelBytes">Bytes of the whole model.</param>
    /// <exception cref="Parts.ModelFormatException">The graph is not allowed.</exception>
    public ShapeInference(OnnxGraph graph, Dimension[] view, int modelBytes)
    {
        foreach (var tensor in graph.Initializers)
            Declare(tensor.Name, Constant(tensor));
        var input = new OnnxValue([Dimension.Views, .. view]);
        Declare(graph.Inputs[0].Name, input);
        _held[0] = (double)modelBytes / sizeof(float) / OnnxLimits.Copies;
        _held[1] = Elements(input.Shape).Times;
        foreach (var node in graph.Nodes)
            Follow(node);
        graph.Inputs.ForEach(RefuseOther);
        graph.Outputs.ForEach(RefuseOther);
        graph.Between.ForEach(RefuseOther);
        while (MostViews < OnnxLimits.MostViews && IsAffordable(MostViews + 1))
            MostViews++;
    }

    /// <summary>The value of a name.</summary>
    public OnnxValue this[string name] =>
        _values.TryGetValue(name, out var value) ? value : throw WireReader.Refused($"has no value '{name}' where it is needed");

    private static OnnxValue Constant(OnnxTensor tensor) =>
        new(Dimension.List(tensor.Shape), tensor.Integers is { } integers ? Dimension.List(integers) : null, tensor.Element);

    private bool IsAffordable(int views)
    {
        var (held, work) = (0.0, OnnxLimits.FoldedWork * _work[0]);
        for (var power = 1; power <= MostPower; power++)
        {
            held += Math.Pow(views, power) * _held[power];
            work += Math.Pow(views, power) * _work[power];
        }
        return work <= OnnxLimits.MostWork && (OnnxLimits.Copies * _held[0]) + held <= OnnxLimits.MostHeld && (views == 1 || held <= OnnxLimits.MostHeldByViews);
    }

    private void Declare(string name, OnnxValue value)
    {
        if (name.Length == 0 || !_values.TryAdd(name, value))
            throw WireReader.Refused($"makes the value '{name}' twice");
        if (value is { Element: OnnxElement.Integer, Numbers: null })
            throw WireReader.Refused($"calculates with integers that are not known before it runs ('{name}')");
    }

    private void Follow(OnnxNode node)
    {
        var outputs = Outputs(node);
        var element = Element(node, outputs[0]);
        node.RefuseUnread();
        // The runtime prepares constants for each node that uses them.
        foreach (var name in node.Inputs)
            _held[0] += name.Length > 0 && Elements(this[name].Shape) is { IsFixed: true } constant ? constant.Times : 0;
        if (node.Outputs.Length == 0 || node.Outputs.Length > outputs.Length)
            throw node.Refused($"has {node.Outputs.Length} outputs");
        for (var i = 0; i < node.Outputs.Length; i++)
        {
            var shape = outputs[i].Shape;
            if (shape.Length > OnnxLimits.MostRank || shape.Any(size => size.Times is < 1 or > OnnxLimits.MostDimension))
                throw node.Refused($"gives a value of shape ({string.Join(", ", shape)})");
            Charge(node, Elements(shape), node.Operator == "Pow" ? PowerWork : ElementWork, held: 1);
            if (node.Outputs[i].Length > 0)
                Declare(node.Outputs[i], new OnnxValue(shape, outputs[i].Numbers, element));
        }
    }

    /// <summary>Elements that a tensor takes: the runtime lays out images in blocks of 16 channels.</summary>
    private static Dimension Elements(Dimension[] shape)
    {
        const int Block = 16;
        var elements = Dimension.Product(shape);
        return shape.Length == 4 && shape[1].IsFixed ? new(checked(elements.Times / shape[1].Times * ((shape[1].Times + Block - 1) / Block * Block)), elements.Power) : elements;
    }

    /// <summary>Adds to the cost of a run.</summary>
    /// <param name="node">What costs it.</param>
    /// <param name="count">How often something is done.</param>
    /// <param name="work">Multiply-adds each time.</param>
    /// <param name="held">Numbers that are held for each.</param>
    private void Charge(OnnxNode node, Dimension count, double work, double held = 0)
    {
        if (count.Power is < 0 or > MostPower)
            throw node.Refused("grows with the number of views in a way that is not allowed");
        _work[count.Power] += count.Times * work;
        _held[count.Power] += count.Times * held;
    }

    /// <summary>The file may claim shapes; where it does they must be the true ones, for the runtime relies on them.</summary>
    private void RefuseOther(OnnxValueInfo claim)
    {
        var shape = this[claim.Name].Shape;
        if (claim.Shape is null)
            return;
        var fits = claim.Shape.Length == shape.Length;
        for (var i = 0; fits && i < shape.Length; i++)
        {
            var (size, symbol) = (claim.Shape[i].Number, claim.Shape[i].Symbol);
            fits = size is { } number ? shape[i] == new Dimension(number)
                : string.IsNullOrEmpty(symbol) || _symbols.TryAdd(symbol, shape[i]) || _symbols[symbol] == shape[i];
        }
        if (!fits)
            throw WireReader.Refused($"claims another shape for '{claim.Name}' than it has, ({string.Join(", ", shape)})");
    }

    private OnnxValue Input(OnnxNode node, int input) =>
        node.HasInput(input) ? this[node.Inputs[input]] : throw node.Refused($"lacks input {input}");

    /// <summary>The integers of an input.</summary>
    private Dimension[] Numbers(OnnxNode node, int input) => Input(node, input).Numbers ?? throw node.Refused("takes a shape from data");

    /// <summary>As <see cref="Numbers"/>, where they must not depend on the number of views.</summary>
    private long[] FixedNumbers(OnnxNode node, int input)
    {
        var numbers = Numbers(node, input);
        var values = new long[numbers.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers[i].IsFixed ? numbers[i].Times : throw node.Refused("takes an index from the number of views");
        return values;
    }

    private static int Axis(OnnxNode node, long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw node.Refused($"has an axis or index of {axis} among {rank}");

    /// <summary>Which of the axes are named; none may be named twice.</summary>
    private static bool[] Marked(OnnxNode node, long[] axes, int rank)
    {
        var marks = new bool[rank];
        foreach (var axis in axes)
        {
            ref var mark = ref marks[Axis(node, axis, rank)];
            mark = !mark ? true : throw node.Refused($"names the axis {axis} twice");
        }
        return marks;
    }
}
