namespace Timbre.Models.Parts;

/// <summary>
/// Collects the parts of a saved classifier: <c>model.json</c> for names, shapes and settings, and one raw little-endian part for each
/// array, whose length the shapes in <c>model.json</c> must explain.
/// </summary>
internal sealed class ModelPartsWriter : IDisposable
{
    private readonly Dictionary<string, byte[]> _parts = new(StringComparer.Ordinal);
    private readonly MemoryStream _header = new();

    public ModelPartsWriter()
    {
        Json = new Utf8JsonWriter(_header, new JsonWriterOptions { Indented = true });
        Json.WriteStartObject();
    }

    /// <summary>Writes the properties of <c>model.json</c>.</summary>
    public Utf8JsonWriter Json { get; }

    public void Array<T>(string part, ReadOnlySpan<T> values)
        where T : unmanaged =>
        _parts.Add(part, MemoryMarshal.AsBytes(values).ToArray());

    public void Bytes(string part, byte[] content) => _parts.Add(part, content);

    public void Integers(string name, ReadOnlySpan<int> values)
    {
        Json.WriteStartArray(name);
        foreach (var value in values)
            Json.WriteNumberValue(value);
        Json.WriteEndArray();
    }

    public IReadOnlyDictionary<string, byte[]> Finish()
    {
        Json.WriteEndObject();
        Json.Flush();
        _parts.Add("model.json", _header.ToArray());
        return _parts;
    }

    public void Dispose()
    {
        Json.Dispose();
        _header.Dispose();
    }
}
