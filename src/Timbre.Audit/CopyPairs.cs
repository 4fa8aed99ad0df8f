namespace Timbre.Audit;

/// <summary>A pair of files by their numbers, the lower one first.</summary>
internal readonly record struct FoundPair(int First, int Second, CopyKind Kind, Alignment Alignment)
{
    public CopyPair Named(IReadOnlyList<string> files) => new(
        files[First],
        files[Second],
        Kind,
        TimeSpan.FromSeconds(Alignment.Lag * LogMelSheet.SecondsPerColumn),
        Alignment.Speed,
        Alignment.BitErrorRate,
        TimeSpan.FromSeconds(Alignment.Columns * LogMelSheet.SecondsPerColumn));
}

/// <summary>Finds all pairs of files that hold the same music, or may, and says how.</summary>
internal static class CopyPairs
{
    /// <summary>Columns by which copies from one place on may differ: half of a column's rounding each way.</summary>
    private const int AlignedColumns = 1;

    /// <summary>Smaller differences of speed are rounding: images have 1000 columns for clips whose lengths differ by as much.</summary>
    private const double SpeedStep = 0.005;

    public static IReadOnlyList<FoundPair> Find(FileScan[] scans, AuditOptions options, int threads, CancellationToken cancellation)
    {
        var pairs = new Dictionary<(int First, int Second), FoundPair>();
        AddEqual(scans, scan => scan.FileHash, CopyKind.IdenticalFile, pairs);
        AddEqual(scans, scan => scan.ContentHash, CopyKind.IdenticalContent, pairs);

        var indices = Enumerable.Range(0, scans.Length).Where(i => scans[i].Fingerprint is { Columns: > 0 }).ToArray();
        var passage = (int)(options.ShortestPassage.TotalSeconds / LogMelSheet.SecondsPerColumn);
        var fingerprints = indices.Select(i => scans[i].Fingerprint!).ToArray();
        foreach (var candidate in CopySearch.Find(fingerprints, options.LikelyRate, passage, threads, cancellation))
        {
            var pair = (First: indices[candidate.First], Second: indices[candidate.Second]);
            pairs.TryAdd(pair, new FoundPair(pair.First, pair.Second, KindOf(candidate.Alignment, options), candidate.Alignment));
        }

        foreach (var (first, second, distance) in ProfileSearch.Find([.. scans.Select(scan => scan.Profile)], cancellation))
            pairs.TryAdd((first, second), new FoundPair(first, second, CopyKind.Sound, new Alignment(0, 1, 0.5, 0, 0)));
        return [.. pairs.Values.OrderBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    private static CopyKind KindOf(Alignment alignment, AuditOptions options)
    {
        if (alignment.BitErrorRate > options.SameRecordingRate)
            return alignment.BitErrorRate > options.LikelyRate ? CopyKind.Passage : CopyKind.Version;
        if (Math.Abs(alignment.Speed - 1) > SpeedStep)
            return CopyKind.OtherSpeed;
        return Math.Abs(alignment.Lag) <= AlignedColumns ? CopyKind.Aligned : CopyKind.Shifted;
    }

    /// <summary>Ties each file to the first one of the same hash.</summary>
    private static void AddEqual(FileScan[] scans, Func<FileScan, string?> hash, CopyKind kind, Dictionary<(int First, int Second), FoundPair> pairs)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < scans.Length; i++)
        {
            if (hash(scans[i]) is not { } value || first.TryAdd(value, i))
                continue;
            var original = first[value];
            pairs.TryAdd((original, i), new FoundPair(original, i, kind, new Alignment(0, 1, 0, scans[i].Fingerprint?.Columns ?? 0, 0)));
        }
    }
}
