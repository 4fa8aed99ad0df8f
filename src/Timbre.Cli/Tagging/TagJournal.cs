using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Cli.Tagging;

/// <summary>A tag that was written.</summary>
/// <param name="File">The file's full path.</param>
/// <param name="Old">The genre before; empty for none.</param>
/// <param name="New">The genre written.</param>
internal sealed record TagRecord(string File, string Old, string New);

/// <summary>
/// The old values of written tags, one JSON object a line, each on the disk before its file is touched. The journal is made with the first value, and
/// continued where it exists.
/// </summary>
internal sealed class TagJournal(string path) : IDisposable
{
    private FileStream? _stream;

    /// <summary>Values kept by this run.</summary>
    public int Count { get; private set; }

    public void Add(TagRecord record)
    {
        _stream ??= Open();
        var line = new JsonObject { ["file"] = record.File, ["old"] = record.Old, ["new"] = record.New, ["time"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ") };
        _stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"));
        _stream.Flush(flushToDisk: true);
        Count++;
    }

    public void Dispose() => _stream?.Dispose();

    /// <summary>Reads a journal. A last line that a kill cut off is left out: its file was not touched yet.</summary>
    /// <exception cref="IOException">It cannot be read, or a line is none of a journal's.</exception>
    public static IReadOnlyList<TagRecord> Read(string path)
    {
        var records = new List<TagRecord>();
        var text = System.IO.File.ReadAllText(path);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n');
        for (var number = 1; number < lines.Length; number++)
        {
            if (lines[number - 1].Length > 0)
                records.Add(Parse(lines[number - 1]) ?? throw new IOException($"{path}: line {number} is no record of a tag; name a journal that 'timbre predict --write-tags' wrote"));
        }
        return records;
    }

    private static TagRecord? Parse(string line)
    {
        try
        {
            var json = JsonNode.Parse(line) as JsonObject;
            return json?["file"]?.GetValue<string>() is { Length: > 0 } file && json["old"]?.GetValue<string>() is { } old && json["new"]?.GetValue<string>() is { } now
                ? new TagRecord(file, old, now)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private FileStream Open()
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
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
