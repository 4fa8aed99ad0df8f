namespace Timbre.Files.Shards;

/// <summary>Joins the results of all shares into what one process would have written, byte for byte, in constant memory.</summary>
internal static class ShardMerge
{
    private const int Block = 1 << 16;

    /// <summary>Merges results; the output is whole or not there.</summary>
    /// <param name="results">The results of the shares, in any order.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The entries written, and the files that failed in all shares together.</returns>
    /// <exception cref="IOException">A share is missing, there twice, or does not fit the others; the message names it.</exception>
    public static (long Entries, int Failed) Run(IReadOnlyList<string> results, string output, CancellationToken cancellation)
    {
        var manifests = results.Select(ShardManifest.Read).ToArray();
        Check(results, manifests);
        var parts = results.Zip(manifests, (path, manifest) => new Part(path, manifest)).Where(part => part.Manifest.Entries.Count > 0).ToArray();
        var entries = 0L;
        using var file = new AtomicFile(output);
        try
        {
            foreach (var part in parts)
                part.Open();
            CheckBegins(parts);
            entries = Join(parts, file.Stream, cancellation);
            if (entries > 0)
                file.Commit(cancellation);
        }
        finally
        {
            foreach (var part in parts)
                part.Dispose();
        }
        return (entries, manifests.Sum(manifest => manifest.Failed));
    }

    private static void Check(IReadOnlyList<string> results, ShardManifest[] manifests)
    {
        var first = manifests[0];
        var seen = new Dictionary<int, string>();
        foreach (var (path, manifest) in results.Zip(manifests))
        {
            if (manifest.Command != first.Command)
                throw new IOException($"{path}: is of 'timbre {manifest.Command}', {results[0]} of 'timbre {first.Command}'; merge results of one command");
            if (manifest.Shard.Count != first.Shard.Count)
                throw new IOException($"{path}: is share {manifest.Shard}, {results[0]} is {first.Shard}; merge shares of one division");
            if (manifest.Settings != first.Settings || manifest.Between != first.Between || manifest.End != first.End)
                throw new IOException($"{path}: was made with other settings, or another version of Timbre, than {results[0]}; run one of them again like the others");
            if (manifest.Files != first.Files)
                throw new IOException($"{path}: saw another list of files ({manifest.FileCount}) than {results[0]} ({first.FileCount}); run the older shares again, which computes only what is new");
            if (!seen.TryAdd(manifest.Shard.Index, path))
                throw new IOException($"{path}: is share {manifest.Shard}, and so is {seen[manifest.Shard.Index]}; leave one out");
        }
        var missing = Enumerable.Range(1, first.Shard.Count).Where(index => !seen.ContainsKey(index)).ToArray();
        if (missing.Length > 0)
            throw new IOException($"of {first.Shard.Count} shares {(missing.Length == 1 ? "one is" : $"{missing.Length} are")} missing: {string.Join(", ", missing.Take(20))}{(missing.Length > 20 ? ", …" : "")}; run them, or name their results too");
    }

    private static void CheckBegins(Part[] parts)
    {
        foreach (var part in parts.Skip(1))
        {
            if (!part.Begin.AsSpan().SequenceEqual(parts[0].Begin))
                throw new IOException($"{part.Path}: begins otherwise than {parts[0].Path}; run one of them again like the others");
        }
    }

    private static long Join(Part[] parts, FileStream writer, CancellationToken cancellation)
    {
        if (parts.Length == 0)
            return 0;
        var between = Encoding.UTF8.GetBytes(parts[0].Manifest.Between);
        var next = new PriorityQueue<Part, int>(parts.Select(part => (part, part.Place)));
        var buffer = new byte[Block];
        writer.Write(parts[0].Begin);
        var entries = 0L;
        var last = -1;
        while (next.TryDequeue(out var part, out var place))
        {
            cancellation.ThrowIfCancellationRequested();
            if (place <= last)
                throw new IOException($"{ShardManifest.PathOf(part.Path)}: is damaged; run that share again");
            last = place;
            if (entries++ > 0)
                writer.Write(between);
            if (part.CopyEntry(writer, between.Length, buffer))
                next.Enqueue(part, part.Place);
        }
        writer.Write(Encoding.UTF8.GetBytes(parts[0].Manifest.End));
        return entries;
    }

    /// <summary>One share's result, read from front to back.</summary>
    private sealed class Part(string path, ShardManifest manifest) : IDisposable
    {
        private FileStream? _stream;
        private int _entry;

        public string Path => path;

        public ShardManifest Manifest => manifest;

        public byte[] Begin { get; private set; } = [];

        /// <summary>Where the next entry belongs.</summary>
        public int Place => manifest.Entries[_entry].Place;

        public void Open()
        {
            if (!File.Exists(path))
                throw new IOException($"{path}: is gone, though {ShardManifest.PathOf(path)} is there; run that share again");
            _stream = RegularFile.OpenStream(path);
            var expected = manifest.Begin + manifest.Entries.Sum(entry => entry.Length)
                + (manifest.Entries.Count - 1L) * Encoding.UTF8.GetByteCount(manifest.Between) + Encoding.UTF8.GetByteCount(manifest.End);
            if (_stream.Length != expected || manifest.Begin < 0 || manifest.Begin > _stream.Length || manifest.Begin > Array.MaxLength)
                throw new IOException($"{path}: has changed since it was made ({_stream.Length} bytes where {expected} were written); run that share again");
            Begin = new byte[manifest.Begin];
            _stream.ReadExactly(Begin);
        }

        /// <summary>Copies the next entry, and tells whether there is one more.</summary>
        public bool CopyEntry(FileStream writer, int between, byte[] buffer)
        {
            for (var left = manifest.Entries[_entry].Length; left > 0;)
            {
                var count = _stream!.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
                if (count == 0)
                    throw new IOException($"{path}: became shorter while it was read");
                writer.Write(buffer.AsSpan(0, count));
                left -= count;
            }
            if (++_entry == manifest.Entries.Count)
                return false;
            _stream!.Position += between;
            return true;
        }

        public void Dispose() => _stream?.Dispose();
    }
}
