using System.IO.Compression;

namespace Timbre.Models.Storage;

/// <summary>
/// The container of a saved model: a zip of named parts; weights are stored as they are and load at disk speed, JSON (trees, above all) is
/// compressed. Reading trusts nothing:
/// names, counts and sizes are bounded before memory is taken, and nothing is ever unpacked to disk.
/// </summary>
internal static class ModelArchive
{
    /// <summary>What a saved model says of itself.</summary>
    public const string ManifestName = "manifest.json";

    private const int MostParts = 4096;
    private const long MostBytes = 512L << 20;

    // That of a thousand classes with their confusion matrix has a tenth of this.
    private const int MostManifestBytes = 16 << 20;

    // Forests of trees as JSON shrink to a fifth or a tenth.
    private const int MostExpansion = 30;

    // One fixed time stamp, so that the same model is the same file.
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes all parts, or nothing.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        if (parts.FirstOrDefault(part => IsTooLong(part.Key, part.Value.Length)) is { Key: not null } part)
            throw new ModelFormatException($"{path}: its {part.Key} would take {part.Value.Length >> 20} MiB of {MostManifestBytes >> 20} at most; give it fewer classes or features, or a shorter card");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, file =>
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, bytes) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(name, Level(name, bytes));
                entry.LastWriteTime = Epoch;
                using var stream = entry.Open();
                stream.Write(bytes.Span);
            }
        });
    }

    /// <summary>Reads the parts, all of them or those that are wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">Whether a part of a name is read; null for all.</param>
    /// <param name="allocate">Memory for a part of a name and a length in bytes; null for arrays.</param>
    /// <exception cref="ModelFormatException">The file is missing, no model, or damaged.</exception>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(string path, Func<string, bool>? wanted = null, Func<string, int, Memory<byte>>? allocate = null)
    {
        try
        {
            using var file = RegularFile.OpenStream(path);
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            if (zip.Entries.Count > MostParts)
                throw new ModelFormatException($"{path}: {zip.Entries.Count} parts, more than any model has; it is damaged or not a Timbre model");
            var parts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            long total = 0;
            foreach (var entry in zip.Entries)
            {
                total += entry.Length;
                // A few bytes that claim to become very many are a bomb; what is written here stays far below the bound.
                if (entry.Length < 0 || total > MostBytes || entry.CompressedLength > file.Length || entry.Length > MostExpansion * Math.Max(entry.CompressedLength, 1) || IsTooLong(entry.FullName, entry.Length))
                    throw new ModelFormatException($"{path}: part '{entry.FullName}' claims an impossible size; the file is damaged or crafted");
                if (wanted?.Invoke(entry.FullName) == false)
                    continue;
                if (!parts.TryAdd(entry.FullName, ReadPart(path, entry, allocate)))
                    throw new ModelFormatException($"{path}: part '{entry.FullName}' stands twice; the file is damaged or crafted");
            }
            return parts;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ModelFormatException($"{path}: not a Timbre model, or damaged; 'timbre train' writes model.timbre", exception);
        }
        catch (UnusableFileException exception)
        {
            throw new ModelFormatException(Path.Exists(path) ? exception.Message : $"{path}: no such model file; 'timbre train' writes one, model.timbre in its run folder", exception);
        }
    }

    private static bool IsTooLong(string name, long length) => name == ManifestName && length > MostManifestBytes;

    /// <summary>JSON is compressed, unless it is so uniform that reading it would look like a bomb.</summary>
    private static CompressionLevel Level(string name, ReadOnlyMemory<byte> bytes)
    {
        if (!name.EndsWith(".json", StringComparison.Ordinal))
            return CompressionLevel.NoCompression;
        using var measured = new MemoryStream();
        using (var deflate = new DeflateStream(measured, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(bytes.Span);
        return bytes.Length <= MostExpansion * measured.Length / 2 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
    }

    private static Memory<byte> ReadPart(string path, ZipArchiveEntry entry, Func<string, int, Memory<byte>>? allocate)
    {
        var bytes = allocate?.Invoke(entry.FullName, (int)entry.Length) ?? new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes.Span);
        if (stream.ReadByte() >= 0)
            throw new ModelFormatException($"{path}: part '{entry.FullName}' is longer than it claims; the file is damaged or crafted");
        return bytes;
    }
}
