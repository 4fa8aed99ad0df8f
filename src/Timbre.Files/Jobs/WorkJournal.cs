using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Timbre.Files.Jobs;

/// <summary>
/// The finished files of a running job, one line each, so that a run killed at any moment loses only the files it was at. Thread-safe.
/// </summary>
/// <remarks>
/// A line is a checksum, the key that tells the file, and its lines of the result, apart by tabs. What a kill left half-written fails its
/// checksum and is cut off. Only the place of each record is kept in memory, so that a collection may be as large as the disk.
/// </remarks>
internal sealed class WorkJournal : IDisposable
{
    private const int LongestHeader = 1 << 16;

    private readonly Lock _gate = new();
    private readonly FileStream _stream;
    private readonly ConcurrentDictionary<string, Place> _records = new(StringComparer.Ordinal);

    /// <param name="path">The journal; resumed if it belongs to the same job, overwritten otherwise; null for a temporary file, which cannot be resumed.</param>
    /// <param name="job">What the lines depend on besides the files: the features and segmentation, or the model.</param>
    public WorkJournal(string? path, string job)
    {
        Path = path ?? "";
        try
        {
            _stream = path is not null ? RegularFile.OpenOrCreate(path, FileShare.None) : NamelessFile.Create();
        }
        catch (IOException exception) when (exception is not UnusableFileException && File.Exists(path))
        {
            throw new IOException($"{path}: is in use; another run is writing the same result, wait for it or choose another --out", exception);
        }
        try
        {
            Recover(job);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The number of files already finished.</summary>
    public int Count => _records.Count;

    /// <summary>Whether the file of a key is finished.</summary>
    public bool Has(string key) => _records.ContainsKey(key);

    /// <summary>Adds a finished file.</summary>
    /// <param name="key">Tells the file and its state: see <see cref="FileKey"/>.</param>
    /// <param name="lines">What the result will have of it.</param>
    public void Add(string key, IReadOnlyList<string> lines) => Append(key, lines);

    /// <summary>The lines of a finished file.</summary>
    public string[] Read(string key)
    {
        var (offset, length) = _records[key];
        var bytes = new byte[length];
        lock (_gate)
        {
            _stream.Position = offset;
            _stream.ReadExactly(bytes);
        }
        return Parse(bytes)!.Lines;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The key of a file: one that changed since the interrupted run, or is called otherwise now, is another one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">What the result calls it.</param>
    public static string FileKey(string path, params IEnumerable<string> names)
    {
        var file = new FileInfo(path);
        var state = file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "";
        // A digest, for a large collection has many keys to hold.
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Join([path, .. names, state]))))[..32];
    }

    private void Recover(string job)
    {
        var first = ReadLine(0);
        var header = first is null ? null : Parse(first);
        // A first line that is there but is no record was written by another program and must not be deleted.
        if (_stream.Length > 0 && header is null && (first is not null || _stream.Length > LongestHeader))
            throw new IOException($"{Path}: is no journal of an interrupted run; move it away or choose another --out");
        if (first is null || header?.Key != job)
        {
            _stream.SetLength(0);
            Append(job, []);
            _records.Clear();
            return;
        }
        long end = first.Length + 1;
        while (ReadLine(end) is { } line && Parse(line) is { } record)
        {
            _records[record.Key] = new Place(end, line.Length);
            end += line.Length + 1;
        }
        _stream.SetLength(end);
    }

    private void Append(string key, IReadOnlyList<string> lines)
    {
        var body = Encoding.UTF8.GetBytes(Join([key, .. lines]));
        var line = new byte[9 + body.Length + 1];
        Encoding.ASCII.GetBytes($"{Checksum(body):x8} ", line);
        body.CopyTo(line, 9);
        line[^1] = (byte)'\n';
        lock (_gate)
        {
            var offset = _stream.Length;
            _stream.Position = offset;
            _stream.Write(line);
            _stream.Flush();
            _records[key] = new Place(offset, line.Length - 1);
        }
    }

    /// <summary>The bytes from an offset up to the next line break; null where there is none.</summary>
    private byte[]? ReadLine(long offset)
    {
        using var line = new MemoryStream();
        Span<byte> block = stackalloc byte[4096];
        _stream.Position = offset;
        while (true)
        {
            var count = _stream.Read(block);
            if (count == 0)
                return null;
            var end = block[..count].IndexOf((byte)'\n');
            line.Write(block[..(end < 0 ? count : end)]);
            if (end >= 0)
                return line.ToArray();
        }
    }

    private static Record? Parse(byte[] line)
    {
        if (line.Length < 10 || Encoding.ASCII.GetString(line, 0, 9) != $"{Checksum(line.AsSpan(9)):x8} ")
            return null;
        var fields = Encoding.UTF8.GetString(line, 9, line.Length - 9).Split('\t');
        return new Record(Unescape(fields[0]), [.. fields.Skip(1).Select(Unescape)]);
    }

    /// <summary>Texts as one text without line breaks, which <see cref="string.Split(char, StringSplitOptions)"/> at tabs and <see cref="Unescape"/> take apart.</summary>
    internal static string Join(IEnumerable<string> fields) => string.Join('\t', fields.Select(field =>
        field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)));

    private static string Unescape(string field)
    {
        var next = field.IndexOf('\\', StringComparison.Ordinal);
        if (next < 0)
            return field;
        // A row of a table is thousands of characters with one line break: what lies between is copied as it is.
        var text = new StringBuilder(field.Length);
        var from = 0;
        for (; next >= 0 && next + 1 < field.Length; next = field.IndexOf('\\', from))
        {
            text.Append(field, from, next - from).Append(field[next + 1] switch { 't' => '\t', 'n' => '\n', var other => other });
            from = next + 2;
        }
        return text.Append(field, from, field.Length - from).ToString();
    }

    // FNV-1a, 32 bits.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var value in bytes)
            hash = (hash ^ value) * 16777619u;
        return hash;
    }

    // A class: dictionaries of them are compiled ahead of time, those of values are not.
    private sealed record Place(long Offset, int Length);

    private sealed record Record(string Key, string[] Lines);
}
