namespace Timbre.Models.Parts;

/// <summary>
/// Reads what <see cref="ModelPartsWriter"/> wrote and believes none of it: each number is checked against a range, each array against the
/// bytes that are really there, before anything is allocated for it.
/// </summary>
internal sealed class ModelPartsReader : IDisposable
{
    private const int MaximumHeader = 1 << 20; // bytes; reading JSON takes several times its length

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _parts;
    private readonly JsonDocument _header;

    public ModelPartsReader(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        _parts = parts;
        _header = ParseHeader(Bytes("model.json"));
        if (_header.RootElement.ValueKind != JsonValueKind.Object)
        {
            _header.Dispose();
            throw new ModelFormatException("model.json: is no object");
        }
    }

    public string Text(string name) =>
        Property(name, JsonValueKind.String).GetString()!;

    public int Integer(string name, int minimum, int maximum) =>
        Property(name, JsonValueKind.Number).TryGetInt32(out var value) && value >= minimum && value <= maximum
            ? value
            : throw new ModelFormatException($"model.json: '{name}' is no whole number from {minimum} to {maximum}");

    public bool Flag(string name) =>
        _header.RootElement.TryGetProperty(name, out var element) && element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetBoolean()
            : throw new ModelFormatException($"model.json: '{name}' is missing or of another kind");

    public double Number(string name, double minimum, double maximum) =>
        Property(name, JsonValueKind.Number).TryGetDouble(out var value) && value >= minimum && value <= maximum
            ? value
            : throw new ModelFormatException($"model.json: '{name}' is no number from {minimum} to {maximum}");

    public int[] Integers(string name, int minimum, int maximum)
    {
        var list = Property(name, JsonValueKind.Array);
        var values = new int[list.GetArrayLength()];
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out values[i]) || values[i] < minimum || values[i] > maximum)
                throw new ModelFormatException($"model.json: '{name}' holds something else than whole numbers from {minimum} to {maximum}");
            i++;
        }
        return values;
    }

    public Dictionary<string, string> Texts(string name)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in Property(name, JsonValueKind.Object).EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new ModelFormatException($"model.json: '{name}' holds something else than text");
            values[property.Name] = property.Value.GetString()!;
        }
        return values;
    }

    /// <summary>A part of exactly so many finite numbers.</summary>
    public float[] Floats(string part, long count)
    {
        var values = Array<float>(part, count);
        return values.All(float.IsFinite) ? values : throw new ModelFormatException($"{part}: holds a value that is not finite");
    }

    /// <inheritdoc cref="Floats"/>
    public double[] Doubles(string part, long count)
    {
        var values = Array<double>(part, count);
        return values.All(double.IsFinite) ? values : throw new ModelFormatException($"{part}: holds a value that is not finite");
    }

    /// <summary>A part of exactly so many whole numbers within the range.</summary>
    public int[] Integers(string part, long count, int minimum, int maximum)
    {
        var values = Array<int>(part, count);
        return values.All(value => value >= minimum && value <= maximum)
            ? values
            : throw new ModelFormatException($"{part}: holds a value outside {minimum} to {maximum}");
    }

    public ReadOnlyMemory<byte> Bytes(string part) =>
        _parts.TryGetValue(part, out var content) ? content : throw new ModelFormatException($"{part}: is missing from the model");

    public void Dispose() => _header.Dispose();

    private static JsonDocument ParseHeader(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaximumHeader)
            throw new ModelFormatException($"model.json: has {json.Length} bytes, more than any model needs");
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"model.json: is damaged or cut off (line {exception.LineNumber + 1})", exception);
        }
    }

    private T[] Array<T>(string part, long count)
        where T : unmanaged
    {
        var content = Bytes(part);
        var needed = count * Marshal.SizeOf<T>();
        if (content.Length != needed)
            throw new ModelFormatException($"{part}: has {content.Length} bytes where its shape says {needed}");
        return MemoryMarshal.Cast<byte, T>(content.Span).ToArray();
    }

    private JsonElement Property(string name, JsonValueKind kind) =>
        _header.RootElement.TryGetProperty(name, out var element) && element.ValueKind == kind
            ? element
            : throw new ModelFormatException($"model.json: '{name}' is missing or of another kind");
}
