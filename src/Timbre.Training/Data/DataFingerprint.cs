using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Timbre.Training.Data;

/// <summary>A short text that is equal for equal data sets and differs when an item is added, removed, relabelled or changed.</summary>
internal static class DataFingerprint
{
    // Reading all of a large collection would take longer than many trainings; a file that changes changes its length or its ends.
    private const int EndBytes = 1 << 16;

    /// <summary>
    /// SHA-256 over each item's name and class, and each file's length, first and last 64 KiB: quick also for large collections, but blind to
    /// an edit in the middle of a file that keeps its length.
    /// </summary>
    /// <param name="dataset">The data set; files that cannot be read count as empty.</param>
    /// <returns><c>sha256:</c> and 32 hexadecimal digits.</returns>
    public static string Of(Dataset dataset, CancellationToken cancellation = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[EndBytes];
        foreach (var item in dataset.Items.OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            Append(hash, item.Id);
            Append(hash, dataset.Classes[item.Label]);
            if (dataset.Kind != DatasetKind.Table)
                AppendFile(hash, item.Path, buffer);
        }
        if (dataset.Kind == DatasetKind.Table)
        {
            using var table = RegularFile.OpenStream(dataset.Location);
            hash.AppendData(SHA256.HashData(table));
        }
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())[..32]}";
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendFile(IncrementalHash hash, string path, byte[] buffer)
    {
        try
        {
            using var file = RegularFile.OpenStream(path);
            AppendNumber(hash, file.Length);
            hash.AppendData(buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
            if (file.Length <= EndBytes)
                return;
            file.Seek(-Math.Min(EndBytes, file.Length - EndBytes), SeekOrigin.End);
            hash.AppendData(buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        }
        catch (IOException)
        {
            AppendNumber(hash, 0);
        }
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
