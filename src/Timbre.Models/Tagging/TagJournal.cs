namespace Timbre.Models.Tagging;

/// <summary>A tag that was written, of a file's full path; the old genre is empty for none.</summary>
internal sealed record TagRecord(string File, string Old, string New)
{
    /// <summary>When it was written.</summary>
    public DateTime Time { get; init; } = new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}

/// <summary>
/// The old values of written tags, one JSON object a line, each on the disk before its file is touched. The journal is made with the first value, and
/// continued where it exists.
/// </summary>
internal sealed class TagJournal(string path) : IDisposable
{
    private FileStream? _stream;

    public void Add(TagRecord record)
    {
        _stream ??= Open();
        _stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(record, TagJson.Default.TagRecord), (byte)'\n']);
        _stream.Flush(flushToDisk: true);
    }

    public void Dispose() => _stream?.Dispose();

    /// <summary>Reads a journal. A last line that a kill cut off is left out: its file was not touched yet.</summary>
    /// <exception cref="IOException">It cannot be read, or a line is none of a journal's.</exception>
    public static IReadOnlyList<TagRecord> Read(string path)
    {
        var records = new List<TagRecord>();
        var text = RegularFile.ReadText(path);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n');
        for (var number = 1; number < lines.Length; number++)
        {
            if (lines[number - 1].Length > 0)
                records.Add(Parse(lines[number - 1]) ?? throw new UnusableFileException(path, "is no record of a tag; name a journal that 'timbre predict --write-tags' wrote", line: number));
        }
        return records;
    }

    private static TagRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TagJson.Default.TagRecord) is { File.Length: > 0 } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private FileStream Open()
    {
        var stream = RegularFile.OpenOrCreate(path, FileShare.Read);
        // A line that a kill cut off is of a file that was not touched; it must not swallow the next one.
        while (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() == '\n')
                break;
            stream.SetLength(stream.Length - 1);
        }
        return stream;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TagRecord))]
internal sealed partial class TagJson : JsonSerializerContext;
