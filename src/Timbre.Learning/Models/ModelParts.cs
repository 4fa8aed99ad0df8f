using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Learning.Models;

/// <summary>Reads and writes the named parts of a saved model.</summary>
internal static class ModelParts
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A JSON part.</summary>
    public static byte[] FromJson(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + "\n");

    /// <summary>A JSON object by the name of its part.</summary>
    /// <exception cref="ModelFormatException">It is missing or no JSON object.</exception>
    public static JsonObject Json(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string name)
    {
        try
        {
            return JsonNode.Parse(Bytes(parts, name).Span) as JsonObject
                ?? throw new ModelFormatException($"the part '{name}' is no JSON object; the file is damaged");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"the part '{name}' is no valid JSON; the file is damaged", exception);
        }
    }

    /// <summary>The bytes of a part.</summary>
    /// <exception cref="ModelFormatException">It is missing.</exception>
    public static ReadOnlyMemory<byte> Bytes(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string name) =>
        parts.TryGetValue(name, out var bytes) ? bytes : throw new ModelFormatException($"the part '{name}' is missing; the file is damaged or no Timbre model");

    /// <summary>The parts below a prefix, without it.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> Below(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string prefix) => parts
        .Where(part => part.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(part => part.Key[prefix.Length..], part => part.Value, StringComparer.Ordinal);
}
