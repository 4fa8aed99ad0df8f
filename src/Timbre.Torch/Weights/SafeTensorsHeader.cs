using System.Text.Json;

namespace Timbre.Torch.Weights;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Begin">Where its bytes begin, from the end of the header.</param>
internal sealed record SafeTensorsEntry(string Name, DataType Type, long[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file, read as untrusted text. Every number is checked against the length of the data
/// before anything is allocated by it, and the tensors must fill the data exactly, without overlap or gap, as the format demands.
/// </summary>
internal static class SafeTensorsHeader
{
    internal const string MetadataName = "__metadata__";

    /// <summary>The longest header the format allows, in bytes.</summary>
    internal const long MaximumLength = 100_000_000;

    private const int MaximumRank = 16;

    private static readonly (string Name, DataType Type, int Size)[] Types =
    [
        ("F64", DataType.Float64, 8), ("I64", DataType.Int64, 8), ("F32", DataType.Float32, 4), ("I32", DataType.Int32, 4),
        ("F16", DataType.Float16, 2), ("BF16", DataType.BFloat16, 2), ("I16", DataType.Int16, 2),
        ("I8", DataType.Int8, 1), ("U8", DataType.UInt8, 1), ("BOOL", DataType.Bool, 1),
    ];

    internal static string NameOf(DataType type) => Types.First(entry => entry.Type == type).Name;

    internal static int SizeOf(DataType type) => Types.First(entry => entry.Type == type).Size;

    /// <returns>The tensors in the order of their bytes, and the metadata.</returns>
    /// <exception cref="FormatException">What is wrong.</exception>
    internal static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = ParseJson(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new FormatException("the header is no JSON object");
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name == MetadataName)
                ReadMetadata(property.Value, metadata);
            else
                entries.Add(ReadEntry(property.Name, property.Value));
        }
        entries.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        CheckLayout(entries, dataLength);
        return (entries, metadata);
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
        }
        catch (JsonException error)
        {
            throw new FormatException($"the header is no valid JSON ({Shortened(error.Message)})", error);
        }
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{MetadataName} is no JSON object");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new FormatException($"{MetadataName} '{Shortened(property.Name)}' is no string");
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafeTensorsEntry ReadEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Bad(name, "its entry is no JSON object");
        if (!element.TryGetProperty("dtype", out var typeName) || typeName.ValueKind != JsonValueKind.String)
            throw Bad(name, "it has no dtype");
        var (_, type, size) = Types.FirstOrDefault(entry => entry.Name == typeName.GetString());
        if (size == 0)
            throw Bad(name, $"dtype '{Shortened(typeName.GetString()!)}' is not supported");
        var shape = ReadNumbers(name, element, "shape");
        if (shape.Length > MaximumRank)
            throw Bad(name, $"it has {shape.Length} axes, more than {MaximumRank}");
        var offsets = ReadNumbers(name, element, "data_offsets");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Bad(name, "its data_offsets are no begin and end");
        if (ByteCount(name, shape, size) != offsets[1] - offsets[0])
            throw Bad(name, $"its shape [{string.Join(", ", shape)}] does not fit its {offsets[1] - offsets[0]} bytes");
        return new SafeTensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] ReadNumbers(string name, JsonElement element, string property)
    {
        if (!element.TryGetProperty(property, out var array) || array.ValueKind != JsonValueKind.Array)
            throw Bad(name, $"it has no {property}");
        var numbers = new long[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i]) || numbers[i] < 0)
                throw Bad(name, $"its {property} holds something else than whole numbers from 0");
            i++;
        }
        return numbers;
    }

    private static long ByteCount(string name, long[] shape, int size)
    {
        var count = (Int128)size;
        foreach (var length in shape)
        {
            count *= length;
            if (count > long.MaxValue)
                throw Bad(name, $"its shape [{string.Join(", ", shape)}] is larger than any memory");
        }
        return (long)count;
    }

    private static void CheckLayout(List<SafeTensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        foreach (var entry in entries)
        {
            if (entry.End > dataLength)
                throw Bad(entry.Name, $"it ends at byte {entry.End} of {dataLength}; the file is cut off or its header lies");
            if (entry.Begin < position)
                throw Bad(entry.Name, "it overlaps another tensor");
            if (entry.Begin > position)
                throw Bad(entry.Name, $"there is a gap of {entry.Begin - position} bytes before it");
            position = entry.End;
        }
        if (position != dataLength)
            throw new FormatException($"{dataLength - position} bytes at its end belong to no tensor");
    }

    private static FormatException Bad(string name, string problem) => new($"tensor '{Shortened(name)}': {problem}");

    private static string Shortened(string text) => text.Length > 80 ? text[..80] + "..." : text;
}
