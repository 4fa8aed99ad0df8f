using System.Buffers.Binary;
using static Timbre.Models.Onnx.WireReader;

namespace Timbre.Models.Onnx;

/// <summary>
/// Reads an ONNX model and refuses what no network needs: subgraphs, functions, training information, sparse and external data, other
/// operator sets than ONNX's own, tensors whose data do not fit their shape.
/// </summary>
internal sealed class OnnxParser
{
    private const int MostAttributes = 16;

    private readonly OnnxGraph _graph = new();
    private int _tensors;
    private int _uses;

    /// <summary>The graph of a model.</summary>
    /// <exception cref="Parts.ModelFormatException">The bytes are no such model, or one that is not allowed.</exception>
    public static OnnxGraph Parse(ReadOnlySpan<byte> model)
    {
        if (model.Length > OnnxLimits.MostBytes)
            throw Refused($"has {model.Length >> 20} MiB, more than any that may be run");
        var parser = new OnnxParser();
        parser.ReadModel(model);
        return parser._graph;
    }

    private void ReadModel(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, Fields(1, 2, 3, 4, 5, 6, 7), Fields(8, 14));
        ReadOnlySpan<byte> graph = default;
        var (ir, opset) = (0L, 0L);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: ir = reader.Integer(); break;
                case 5: reader.Integer(); break;
                case 7: graph = reader.Bytes(); break;
                case 8: ReadOperatorSet(reader.Bytes(), ref opset); break;
                default: reader.Bytes(); break;
            }
        }
        if (graph.IsEmpty)
            throw Refused("has no graph");
        if (ir is < OnnxLimits.LeastIrVersion or > OnnxLimits.MostIrVersion)
            throw Refused($"is of version {ir} of the ONNX format, not {OnnxLimits.LeastIrVersion} to {OnnxLimits.MostIrVersion}");
        if (opset is < OnnxLimits.LeastOpset or > OnnxLimits.MostOpset)
            throw Refused($"uses version {opset} of ONNX's operators, not {OnnxLimits.LeastOpset} to {OnnxLimits.MostOpset}");
        ReadGraph(graph);
    }

    private static void ReadOperatorSet(ReadOnlySpan<byte> bytes, ref long opset)
    {
        var reader = new WireReader(bytes, Fields(1, 2));
        var (domain, version) = ("", 0L);
        while (reader.Next())
        {
            if (reader.Field == 1)
                domain = reader.Text();
            else
                version = reader.Integer();
        }
        RefuseDomain(domain);
        opset = opset == 0 ? version : throw Refused("names its operators' version twice");
    }

    private static void RefuseDomain(string domain)
    {
        if (domain.Length > 0)
            throw Refused($"uses operators of '{domain}', which are not allowed");
    }

    private void ReadGraph(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, Fields(2, 10), Fields(1, 5, 11, 12, 13, 16));
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: _graph.Nodes.Add(ReadNode(reader.Bytes())); break;
                case 5: _graph.Initializers.Add(ReadTensor(reader.Bytes())); break;
                case 11: _graph.Inputs.Add(ReadValueInfo(reader.Bytes())); break;
                case 12: _graph.Outputs.Add(ReadValueInfo(reader.Bytes())); break;
                case 13: _graph.Between.Add(ReadValueInfo(reader.Bytes())); break;
                default: reader.Bytes(); break;
            }
            if (_graph.Nodes.Count > OnnxLimits.MostNodes || _graph.Inputs.Count + _graph.Outputs.Count + _graph.Between.Count > OnnxLimits.MostTensors)
                throw Refused("has more parts than any that may be run");
        }
    }

    private OnnxNode ReadNode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, Fields(3, 4, 6, 7), Fields(1, 2, 5, 9));
        var (operation, inputs, outputs, attributes) = ("", new List<string>(4), new List<string>(1), new List<OnnxAttribute>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: reader.Text(); break;
                case 4: operation = reader.Text(); break;
                case 5: attributes.Add(ReadAttribute(reader.Bytes(), attributes)); break;
                case 7: RefuseDomain(reader.Text()); break;
                default: reader.Bytes(); break;
            }
            if (inputs.Count > OnnxLimits.MostItems || outputs.Count > OnnxLimits.MostItems || attributes.Count > MostAttributes)
                throw Refused("has a node of more parts than any that may be run");
        }
        Use(inputs.Count + outputs.Count);
        return new OnnxNode(_graph.Nodes.Count, operation, [.. inputs], [.. outputs], attributes);
    }

    private OnnxAttribute ReadAttribute(ReadOnlySpan<byte> bytes, List<OnnxAttribute> others)
    {
        var reader = new WireReader(bytes, Fields(1, 2, 3, 4, 5, 13, 20), Fields(7, 8, 9));
        var (name, text, type, integer, floats, values) = ("", "", 0L, 0L, 0L, 0UL);
        OnnxTensor? tensor = null;
        List<long> integers = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); continue;
                case 13: reader.Bytes(); continue;
                case 20: type = reader.Integer(); continue;
                case 2: reader.CountNumbers(sizeof(float)); break;
                case 3: integer = reader.Integer(); break;
                case 4: text = reader.Text(); break;
                case 5: tensor = ReadTensor(reader.Bytes()); break;
                case 7: floats += reader.CountNumbers(sizeof(float)); break;
                case 8: reader.AddIntegers(integers, OnnxLimits.MostItems); break;
                case 9: reader.Text(); break;
            }
            values |= Fields(reader.Field);
        }
        // In the format the field of a value is numbered one above its type; the types between are graphs.
        var field = type is (>= 1 and <= 4) or (>= 6 and <= 8) ? (int)type + 1 : 0;
        if (name.Length == 0 || field == 0 || (values & ~Fields(field)) != 0 || floats > OnnxLimits.MostItems)
            throw Refused($"has an attribute '{name}' of a type that is not allowed");
        Use(integers.Count);
        foreach (var other in others)
        {
            if (other.Name == name)
                throw Refused($"has an attribute '{name}' twice");
        }
        return new OnnxAttribute(name, (OnnxAttributeType)type, integer, text, tensor, [.. integers], floats);
    }

    private void Use(int count)
    {
        if ((_uses += count) > OnnxLimits.MostUses)
            throw Refused("has more links between its nodes than any that may be run");
    }

    private OnnxTensor ReadTensor(ReadOnlySpan<byte> bytes)
    {
        if (++_tensors > OnnxLimits.MostTensors)
            throw Refused("has more constants than any that may be run");
        var reader = new WireReader(bytes, Fields(2, 8, 9, 12, 14), Fields(1, 4, 5, 7, 16));
        var (name, type, count, held) = ("", 0L, 0L, 0UL);
        var raw = default(ReadOnlySpan<byte>);
        List<long> shape = new(4), integers = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.AddIntegers(shape, OnnxLimits.MostRank); continue;
                case 2: type = reader.Integer(); continue;
                case 4: count += reader.CountNumbers(sizeof(float)); break;
                case 5: count += reader.CountNumbers(0); break;
                case 7: reader.AddIntegers(integers, OnnxLimits.MostItems); break;
                case 8: name = reader.Text(); continue;
                case 9: raw = reader.Bytes(); break;
                case 14: RefuseExternal(reader.Integer()); continue;
                default: reader.Bytes(); continue;
            }
            held |= Fields(reader.Field);
        }
        var (element, size, typed) = type switch
        {
            (long)OnnxElement.Float => (OnnxElement.Float, sizeof(float), 4),
            (long)OnnxElement.Integer => (OnnxElement.Integer, sizeof(long), 7),
            (long)OnnxElement.Truth => (OnnxElement.Truth, sizeof(bool), 5),
            _ => throw Refused($"has a constant '{name}' of a type that is not allowed ({type})"),
        };
        var inRaw = (held & Fields(9)) != 0;
        var stored = inRaw ? raw.Length / (double)size : count + integers.Count;
        if ((held & ~Fields(inRaw ? 9 : typed)) != 0 || Count(shape) != stored)
            throw Refused($"has a constant '{name}' whose data do not fit its shape");
        var isNumbers = element == OnnxElement.Integer && shape.Count <= 1 && stored <= OnnxLimits.MostNumbers;
        if (stored == 0 && !isNumbers)
            throw Refused($"has an empty constant '{name}'");
        return new OnnxTensor(name, [.. shape], element, !isNumbers ? null : inRaw ? ReadIntegers(raw) : [.. integers]);
    }

    private static void RefuseExternal(long location)
    {
        if (location != 0)
            throw Refused("keeps constants in another file");
    }

    /// <summary>Elements of a shape; no file holds more of them than bytes.</summary>
    private static long Count(List<long> shape)
    {
        var count = 1L;
        for (var i = 0; i < shape.Count; i++)
        {
            var size = shape[i];
            if (size is < 0 or > OnnxLimits.MostBytes || (count *= size) > OnnxLimits.MostBytes)
                throw Refused("has a constant of a size that cannot be");
        }
        return count;
    }

    private static long[] ReadIntegers(ReadOnlySpan<byte> bytes)
    {
        var integers = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        return integers;
    }

    private static OnnxValueInfo ReadValueInfo(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, Fields(1, 2, 3), Fields(4));
        var name = "";
        var type = default(ReadOnlySpan<byte>);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: type = reader.Bytes(); break;
                default: reader.Bytes(); break;
            }
        }
        var (element, shape) = (0L, default(OnnxSize[]));
        reader = new WireReader(TensorType(type), Fields(1, 2));
        while (reader.Next())
        {
            if (reader.Field == 1)
                element = reader.Integer();
            else
                shape = ReadShape(reader.Bytes());
        }
        return new OnnxValueInfo(name, element == (long)OnnxElement.Float, shape);
    }

    private static OnnxSize[] ReadShape(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, 0, Fields(1));
        var shape = new List<OnnxSize>(4);
        while (reader.Next())
        {
            var dimension = new WireReader(reader.Bytes(), Fields(1, 2, 3));
            var (size, symbol) = (default(long?), default(string));
            while (dimension.Next())
            {
                switch (dimension.Field)
                {
                    case 1: size = dimension.Integer(); break;
                    case 2: symbol = dimension.Text(); break;
                    default: dimension.Bytes(); break;
                }
            }
            if (shape.Count == OnnxLimits.MostRank || (size is not null && symbol is not null))
                throw Refused("claims a shape that cannot be");
            shape.Add(new OnnxSize(size, symbol));
        }
        return [.. shape];
    }

    private static ReadOnlySpan<byte> TensorType(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, Fields(1, 6));
        var tensor = default(ReadOnlySpan<byte>);
        while (reader.Next())
        {
            var value = reader.Bytes();
            if (reader.Field == 1)
                tensor = value;
        }
        return tensor;
    }
}
