using Google.Protobuf;
using Onnx;

namespace Timbre.Models.Onnx;

/// <summary>An ONNX graph that grows node by node. Each node's output gets a name of its own, which the next node takes as input.</summary>
/// <param name="prefix">What all names begin with, so that a graph can hold another.</param>
internal sealed class GraphBuilder(string prefix = "")
{
    private const int IrVersion = 8;
    private const int Opset = 17;
    private const int LearningOpset = 3;
    private const string LearningDomain = "ai.onnx.ml";

    private readonly GraphProto _graph = new() { Name = prefix + "graph" };
    private readonly HashSet<string> _named = [];
    private int _names;

    /// <summary>An input of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its lengths: numbers, or names of those that vary.</param>
    public string Input(string name, params ReadOnlySpan<object> shape)
    {
        _graph.Input.Add(Value(prefix + name, shape));
        return prefix + name;
    }

    /// <summary>Makes a tensor an output of the graph, under another name.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">Its name outside.</param>
    /// <param name="shape">Its lengths: numbers, or names of those that vary.</param>
    public void Output(string tensor, string name, params ReadOnlySpan<object> shape)
    {
        // An input keeps its name.
        if (_graph.Input.Any(input => input.Name == tensor))
            tensor = Add("Identity", [tensor]);
        foreach (var names in _graph.Node.SelectMany(node => new[] { node.Input, node.Output }))
        {
            for (var i = 0; i < names.Count; i++)
                names[i] = names[i] == tensor ? prefix + name : names[i];
        }
        _graph.Output.Add(Value(prefix + name, shape));
    }

    /// <summary>Adds a node of the standard operators.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names; an empty one leaves out an optional input.</param>
    /// <param name="attributes">Each an int, long, bool or double, a list of long, float or string, a string or another graph.</param>
    /// <returns>The name of its first output.</returns>
    public string Add(string type, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Add("", type, 1, inputs, attributes)[0];

    /// <summary>Adds a node of the standard operators that has several outputs.</summary>
    public string[] Add(string type, int outputs, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Add("", type, outputs, inputs, attributes);

    /// <summary>Adds a node of the operators for classical models.</summary>
    /// <returns>The names of its outputs.</returns>
    public string[] AddLearning(string type, int outputs, string features, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Add(LearningDomain, type, outputs, [features], attributes);

    public string Cast(string tensor, TensorProto.Types.DataType type) => Add("Cast", [tensor], ("to", (int)type));

    /// <summary>A constant tensor of floats, doubles or longs.</summary>
    public string Constant<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var name = $"{prefix}{_names++}";
        _graph.Initializer.Add(Tensor(name, values, shape));
        return name;
    }

    /// <summary>A constant tensor with a name; what has the name already is taken to be the same.</summary>
    public string Constant<T>(string name, Func<T[]> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        if (_named.Add(name))
            _graph.Initializer.Add(Tensor<T>(name, values(), shape));
        return name;
    }

    /// <summary>A constant that is one float.</summary>
    public string Number(double value) => Constant($"number {value}", () => new[] { (float)value });

    /// <summary>A constant list.</summary>
    public string Integers(params long[] values) => Constant($"integers {string.Join(' ', values)}", () => values, values.Length);

    /// <summary>A constant as graphs hold it.</summary>
    public static TensorProto Tensor<T>(string name, ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? TensorProto.Types.DataType.Float : typeof(T) == typeof(double) ? TensorProto.Types.DataType.Double : TensorProto.Types.DataType.Int64;
        return new TensorProto { Name = name, DataType = (int)type, Dims = { shape.ToArray() }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
    }

    /// <summary>A builder of a graph that stands inside a node of this one and may use its tensors.</summary>
    public GraphBuilder Inner() => new($"{prefix}{_names++}/");

    /// <summary>Adds all nodes and constants of a graph that has one input, under names of their own.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The tensor of this graph that it is given.</param>
    /// <param name="output">The name of one of its outputs.</param>
    /// <returns>The tensor that is that output here.</returns>
    public string Append(GraphProto graph, string input, string output)
    {
        var own = $"{prefix}{_names++}/";
        string Named(string name) => name.Length == 0 ? name : name == graph.Input[0].Name ? input : own + name;
        foreach (var initializer in graph.Initializer)
            _graph.Initializer.Add(new TensorProto(initializer) { Name = Named(initializer.Name) });
        foreach (var node in graph.Node)
        {
            _graph.Node.Add(new NodeProto
            {
                OpType = node.OpType,
                Name = own + node.Name,
                Input = { node.Input.Select(Named) },
                Output = { node.Output.Select(Named) },
                Attribute = { node.Attribute },
            });
        }
        return Named(output);
    }

    public ModelProto Build()
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "Timbre", Graph = _graph, OpsetImport = { new OperatorSetIdProto { Version = Opset } } };
        if (_graph.Node.Any(node => node.Domain == LearningDomain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = LearningDomain, Version = LearningOpset });
        return model;
    }

    private string[] Add(string domain, string type, int outputs, IEnumerable<string> inputs, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var name = $"{prefix}{type}_{_names++}";
        var node = new NodeProto { Domain = domain, Name = name, OpType = type, Input = { inputs } };
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(i => i == 0 ? name : $"{name}_{i}"));
        foreach (var (key, value) in attributes)
            node.Attribute.Add(Attribute(key, value));
        _graph.Node.Add(node);
        return [.. node.Output];
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        int or long or bool => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = Convert.ToInt64(value) },
        double number => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)number },
        string text => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        IEnumerable<long> integers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { integers } },
        IEnumerable<float> numbers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { numbers } },
        IEnumerable<string> texts => new() { Name = name, Type = AttributeProto.Types.AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } },
        GraphBuilder graph => new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph._graph },
        _ => throw new ArgumentException($"an attribute of type {value.GetType().Name}", nameof(value)),
    };

    private static ValueInfoProto Value(string name, ReadOnlySpan<object> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var length in shape)
        {
            dimensions.Dim.Add(length is string letter
                ? new TensorShapeProto.Types.Dimension { DimParam = letter }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(length) });
        }
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
