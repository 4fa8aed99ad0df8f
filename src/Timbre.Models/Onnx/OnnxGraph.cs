namespace Timbre.Models.Onnx;

/// <summary>What of an ONNX model matters to its checks: all but the weights themselves.</summary>
internal sealed class OnnxGraph
{
    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Initializers { get; } = [];

    public List<OnnxValueInfo> Inputs { get; } = [];

    public List<OnnxValueInfo> Outputs { get; } = [];

    /// <summary>Shapes that the file claims for values between input and output.</summary>
    public List<OnnxValueInfo> Between { get; } = [];
}

/// <summary>A constant.</summary>
/// <param name="Name">Empty for an attribute's.</param>
/// <param name="Shape">Its shape; a scalar's is empty.</param>
/// <param name="Element">What its elements are.</param>
/// <param name="Integers">The numbers of one with a few integers; null for others.</param>
internal sealed record OnnxTensor(string Name, long[] Shape, OnnxElement Element, long[]? Integers);

/// <summary>What the elements of a value are: the types that networks need, under their numbers in ONNX.</summary>
internal enum OnnxElement
{
    Float = 1,

    /// <summary>Of 64 bits.</summary>
    Integer = 7,

    Truth = 9,
}

/// <summary>What the file claims of a value; its shape is null where it claims none.</summary>
internal sealed record OnnxValueInfo(string Name, bool IsFloat, OnnxSize[]? Shape);

/// <summary>What the file claims of a size: a number, or a symbol, or nothing.</summary>
internal sealed record OnnxSize(long? Number, string? Symbol);

internal enum OnnxAttributeType
{
    Float = 1,
    Integer = 2,
    Text = 3,
    Tensor = 4,
    Floats = 6,
    Integers = 7,
    Texts = 8,
}

/// <summary>An attribute; of its values that of its type is set, and those of floating-point numbers and lists of texts are not kept.</summary>
internal sealed record OnnxAttribute(string Name, OnnxAttributeType Type, long Integer, string Text, OnnxTensor? Tensor, long[] Integers, long Floats);

/// <summary>An operator's use. What a rule does not ask for is refused by <see cref="RefuseUnread"/>.</summary>
internal sealed class OnnxNode(int index, string operation, string[] inputs, string[] outputs, List<OnnxAttribute> attributes)
{
    private ulong _read;

    public string Operator => operation;

    /// <summary>Names; an empty one stands for an optional input that is left out.</summary>
    public string[] Inputs => inputs;

    /// <inheritdoc cref="Inputs"/>
    public string[] Outputs => outputs;

    /// <summary>This node, if it has so many inputs.</summary>
    public OnnxNode Takes(int least, int most)
    {
        if (inputs.Length < least || inputs.Length > most)
            throw Refused($"has {inputs.Length} inputs");
        return this;
    }

    public bool HasInput(int input) => input < inputs.Length && inputs[input].Length > 0;

    public OnnxAttribute? Attribute(string name, OnnxAttributeType type)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Name != name)
                continue;
            _read |= 1UL << i;
            return attributes[i].Type == type ? attributes[i] : throw Refused($"has a {name} of a wrong type");
        }
        return null;
    }

    public int Integer(string name, int otherwise, int least, int most)
    {
        var value = Attribute(name, OnnxAttributeType.Integer)?.Integer ?? otherwise;
        return value >= least && value <= most ? (int)value : throw Refused($"has a {name} of {value}");
    }

    /// <summary>So many integers within bounds; all of one value where the attribute is left out.</summary>
    public long[] Integers(string name, int count, long otherwise, long least, long most)
    {
        var given = Attribute(name, OnnxAttributeType.Integers)?.Integers;
        if (given is not null && given.Length != count)
            throw Refused($"has {given.Length} {name}, not {count}");
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = given is null ? otherwise : given[i];
            if (values[i] < least || values[i] > most)
                throw Refused($"has a {name} of {values[i]}");
        }
        return values;
    }

    /// <summary>Lets attributes pass that bear on neither shapes nor cost.</summary>
    public OnnxNode Ignore(params ReadOnlySpan<string> names)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            foreach (var name in names)
                _read |= name == attributes[i].Name ? 1UL << i : 0;
        }
        return this;
    }

    public void RefuseUnread()
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if ((_read & (1UL << i)) == 0)
                throw Refused($"has an attribute that is not allowed, '{attributes[i].Name}'");
        }
    }

    public ModelFormatException Refused(string problem) => WireReader.Refused($"cannot be used: its node {index} ({operation}) {problem}");
}
