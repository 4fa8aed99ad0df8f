using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Files.Shards;

/// <summary>
/// What stands beside the result of a share, in <c>RESULT.shard</c>: which share of how many it is, with which settings it was made, of which files
/// it is a share, and where in the whole each of its entries belongs. <c>timbre merge</c> needs no more.
/// </summary>
/// <param name="Command">The command, such as <c>features</c>.</param>
/// <param name="Shard">Which share.</param>
/// <param name="Settings">What the entries depend on besides the files, as a hash; equal for all shares.</param>
/// <param name="Files">A hash of the list of all files; equal for all shares.</param>
/// <param name="FileCount">How many files there are in all shares together.</param>
/// <param name="Failed">How many files of this share failed.</param>
/// <param name="Begin">The bytes before the entries; 0 where there are none and no result was written.</param>
/// <param name="Between">The text between two entries.</param>
/// <param name="End">The text after the entries.</param>
/// <param name="Entries">For each entry, in order: its file's place in the list of all files, and its length in bytes.</param>
internal sealed record ShardManifest(
    string Command, Shard Shard, string Settings, string Files, int FileCount, int Failed, long Begin, string Between, string End, IReadOnlyList<(int Place, long Length)> Entries)
{
    private const string Format = "timbre shard 1";
    private const long LongestFile = 1L << 32;

    /// <summary>Where the manifest of a result stands.</summary>
    public static string PathOf(string result) => result + ".shard";

    /// <summary>A hash of texts.</summary>
    public static string Hash(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the manifest of a result that has just been written.</summary>
    public void Write(string result) => AtomicFile.WriteText(PathOf(result), writer =>
    {
        writer.Write(JsonSerializer.Serialize(
            new ShardHeader(Format, Command, Shard.Index, Shard.Count, Settings, Files, FileCount, Failed, Begin, Between, End, Entries.Count), ShardJson.Default.ShardHeader));
        writer.Write('\n');
        foreach (var (place, length) in Entries)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{place} {length}\n"));
    });

    /// <summary>Reads the manifest of a result.</summary>
    /// <exception cref="IOException">There is none, or it is damaged; the message says what to do.</exception>
    public static ShardManifest Read(string result)
    {
        var path = PathOf(result);
        if (!File.Exists(path))
            throw new IOException($"{result}: has no {Path.GetFileName(path)} beside it, so it is no finished share; make it with --shard I/N");
        try
        {
            using var reader = new StreamReader(RegularFile.OpenStream(path));
            if (reader.BaseStream.Length > LongestFile)
                throw Damaged(path);
            if (JsonSerializer.Deserialize(reader.ReadLine() ?? "", ShardJson.Default.ShardHeader) is not { Format: Format } head)
                throw Damaged(path);
            var entries = new List<(int, long)>();
            while (reader.ReadLine() is { } line)
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                entries.Add((int.Parse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture)));
            }
            if (entries.Count != head.Entries)
                throw Damaged(path);
            return new ShardManifest(
                head.Command, new Shard(head.Shard, head.Shards), head.Settings, head.Files, head.FileCount, head.Failed, head.Begin, head.Between, head.End, entries);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or ArgumentException)
        {
            throw Damaged(path);
        }
    }

    private static UnusableFileException Damaged(string path) => new(path, "is damaged; run that share again");
}

/// <summary>The first line of a manifest; a line for each entry follows.</summary>
internal sealed record ShardHeader(
    string Format, string Command, int Shard, int Shards, string Settings, string Files, int FileCount, int Failed, long Begin, string Between, string End, int Entries);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShardHeader))]
internal sealed partial class ShardJson : JsonSerializerContext;
