using System.Buffers.Binary;
using System.Text.Json;

namespace Timbre.Torch.Weights;

/// <summary>
/// Weights in the safetensors format: eight bytes with the header's length (little-endian), a JSON header, then the raw numbers. Python and
/// most other tools read it, and reading it runs no code.
/// </summary>
internal static class SafeTensors
{
    private const int PrefixLength = 8;
    private const int Alignment = 8;

    /// <summary>Writes a file, whole or not at all.</summary>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    public static void Write(
        Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        // The widest types first: then each tensor is aligned to its own elements.
        var ordered = tensors
            .Select(entry => (entry.Key, entry.Value, Type: entry.Value.DataType))
            .OrderByDescending(entry => SafeTensorsHeader.SizeOf(entry.Type))
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .ToList();
        var header = FormatHeader(ordered, metadata);
        Span<byte> prefix = stackalloc byte[PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var (_, tensor, type) in ordered)
            stream.Write(tensor.ToRawBytes(SafeTensorsHeader.SizeOf(type)));
    }

    /// <exception cref="SafeTensorsException">The file is damaged, hostile or of a kind that is not supported.</exception>
    /// <exception cref="UnusableFileException">The file is missing or cannot be read.</exception>
    public static SafeTensorsContent Read(string path)
    {
        using var stream = RegularFile.OpenStream(path);
        return Read(stream, path);
    }

    /// <summary>Reads what lies in memory, such as a part of a model file.</summary>
    /// <exception cref="SafeTensorsException">The content is damaged, hostile or of a kind that is not supported.</exception>
    public static SafeTensorsContent Read(ReadOnlyMemory<byte> content, string name)
    {
        using var stream = MemoryMarshal.TryGetArray(content, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, false)
            : new MemoryStream(content.ToArray(), false);
        return Read(stream, name);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="SafeTensorsException">The content is damaged, hostile or of a kind that is not supported.</exception>
    public static SafeTensorsContent Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            // Without a known length, nothing in the header could be checked before memory is taken by it.
            using var whole = new MemoryStream();
            stream.CopyTo(whole);
            whole.Position = 0;
            return Read(whole, name);
        }
        try
        {
            return ReadSeekable(stream);
        }
        catch (FormatException error)
        {
            throw new SafeTensorsException(name, error.Message, error);
        }
        catch (InvalidOperationException error)
        {
            // Escapes that form no character are found only when a name is taken out of the JSON.
            throw new SafeTensorsException(name, "a name in its header is no text", error);
        }
        catch (EndOfStreamException error)
        {
            throw new SafeTensorsException(name, "it ends too early", error);
        }
    }

    private static SafeTensorsContent ReadSeekable(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        var available = stream.Length - stream.Position - PrefixLength;
        if (available < 0)
            throw new FormatException("it is shorter than the 8 bytes of a header's length");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafeTensorsHeader.MaximumLength)
            throw new FormatException($"its header claims {length} bytes, more than the format allows");
        if (length > (ulong)available)
            throw new FormatException($"its header claims {length} bytes where {available} follow");
        var header = new byte[length];
        stream.ReadExactly(header);
        var (entries, metadata) = SafeTensorsHeader.Parse(header, available - (long)length);

        var tensors = new Dictionary<string, Tensor>(entries.Count, StringComparer.Ordinal);
        try
        {
            foreach (var entry in entries)
            {
                var tensor = Tensor.Empty(entry.Shape, entry.Type);
                tensors.Add(entry.Name, tensor);
                ReadInto(stream, tensor, entry.End - entry.Begin);
            }
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
        return new SafeTensorsContent(tensors, metadata);
    }

    private static void ReadInto(Stream stream, Tensor tensor, long length)
    {
        if (length > int.MaxValue)
            throw new FormatException("a tensor is larger than 2 GiB, which is not supported");
        stream.ReadExactly(tensor.RawBytes((int)length));
    }

    private static byte[] FormatHeader(
        List<(string Name, Tensor Tensor, DataType Type)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafeTensorsHeader.MetadataName);
                foreach (var (name, text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                    json.WriteString(name, text);
                json.WriteEndObject();
            }
            var position = 0L;
            foreach (var (name, tensor, type) in tensors)
            {
                var end = position + tensor.ElementCount * SafeTensorsHeader.SizeOf(type);
                WriteEntry(json, name, tensor, type, position, end);
                position = end;
            }
            json.WriteEndObject();
        }
        // Spaces up to a multiple of 8 align the numbers.
        while (buffer.Length % Alignment != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, DataType type, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", SafeTensorsHeader.NameOf(type));
        json.WriteStartArray("shape");
        foreach (var length in tensor.Shape)
            json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors by name, on the CPU. They belong to the scope open when they were read, or to the caller.</param>
internal sealed record SafeTensorsContent(Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) : IDisposable
{
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}

/// <summary>A safetensors file that is damaged, hostile or of a kind that is not supported: one line that names it.</summary>
internal sealed class SafeTensorsException(string file, string problem, Exception? inner = null)
    : UnusableFileException(file, $"not a usable safetensors file: {problem}", inner);
