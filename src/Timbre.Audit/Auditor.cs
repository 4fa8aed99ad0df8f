namespace Timbre.Audit;

/// <summary>Looks for what makes a collection's figures worthless: broken files, and recordings that it holds more than once.</summary>
internal static class Auditor
{
    /// <summary>The files that an audit of these inputs looks at: the sound files below the folders or, where there are none, the PNG images.</summary>
    /// <exception cref="AudioFileException">An input does not exist or cannot be read.</exception>
    /// <exception cref="DatasetException">There is neither sound nor an image.</exception>
    public static IReadOnlyList<string> Find(params IReadOnlyList<string> inputs)
    {
        var sounds = AudioFolder.Find(inputs);
        if (sounds.Count > 0)
            return sounds;
        var walk = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var images = inputs.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", walk).Where(FileScanner.IsImage).Order(StringComparer.Ordinal))
            .ToArray();
        return images.Length > 0
            ? images
            : throw new DatasetException($"{string.Join(", ", inputs)}: no sound file and no PNG image below it; name a folder that holds some");
    }

    /// <param name="files">Sound files or log-mel spectrogram images, as <see cref="Find"/> lists them.</param>
    /// <param name="fileDone">Called after each file, from any thread.</param>
    /// <remarks>A fingerprint takes 0.4 KB for a second of sound, the search 0.3 KB more; time and memory grow nearly in proportion to the files.</remarks>
    public static AuditReport Run(IReadOnlyList<string> files, AuditOptions? options = null, Action? fileDone = null, CancellationToken cancellation = default)
    {
        options ??= new AuditOptions();
        var threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var scans = new FileScan[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
        {
            scans[i] = FileScanner.Scan(files[i], options, cancellation);
            fileDone?.Invoke();
        });

        var pairs = CopyPairs.Find(scans, options, threads, cancellation);
        var same = pairs.Where(pair => pair.Kind <= CopyKind.OtherSpeed).ToArray();
        var sameGroups = Groups(files, same);
        return new AuditReport
        {
            Files = files,
            Damaged = Findings(scans, scan => scan.Damage),
            Silent = Findings(scans, scan => scan.Silence),
            Clipped = Findings(scans, scan => scan.Clipping),
            Short = Findings(scans, scan => scan.Shortness),
            Offset = Findings(scans, scan => scan.Offset),
            WrongRate = WrongRates(scans),
            SameRecording = sameGroups,
            Likely = LikelyGroups(files, same, [.. pairs.Where(pair => pair.Kind > CopyKind.OtherSpeed)]),
        };
    }

    private static AuditFinding[] Findings(FileScan[] scans, Func<FileScan, string?> fault) =>
        [.. scans.Where(scan => fault(scan) is not null).Select(scan => new AuditFinding(scan.File, fault(scan)!)).OrderBy(finding => finding.File, StringComparer.Ordinal)];

    private static AuditFinding[] WrongRates(FileScan[] scans)
    {
        var rates = scans.Where(scan => scan.Rate > 0).CountBy(scan => scan.Rate).OrderByDescending(rate => rate.Value).ThenBy(rate => rate.Key).ToArray();
        if (rates.Length < 2)
            return [];
        var usual = rates[0];
        return Findings(scans, scan => scan.Rate > 0 && scan.Rate != usual.Key ? $"{scan.Rate} Hz, where {usual.Value} files have {usual.Key} Hz" : null);
    }

    private static CopyGroup[] Groups(IReadOnlyList<string> files, IReadOnlyList<FoundPair> pairs)
    {
        var groups = new RecordingGroups(files.Count);
        foreach (var pair in pairs)
            groups.Join(pair.First, pair.Second);
        return Gather(files, groups, pairs);
    }

    /// <summary>Ties whole groups of copies together, and leaves out what lies within one.</summary>
    private static CopyGroup[] LikelyGroups(IReadOnlyList<string> files, IReadOnlyList<FoundPair> same, IReadOnlyList<FoundPair> likely)
    {
        var copies = new RecordingGroups(files.Count);
        foreach (var pair in same)
            copies.Join(pair.First, pair.Second);
        var news = likely.Where(pair => copies.Find(pair.First) != copies.Find(pair.Second)).ToArray();
        var groups = new RecordingGroups(files.Count);
        foreach (var pair in same.Concat(news))
            groups.Join(pair.First, pair.Second);
        return Gather(files, groups, news);
    }

    private static CopyGroup[] Gather(IReadOnlyList<string> files, RecordingGroups groups, IReadOnlyList<FoundPair> pairs)
    {
        var members = Enumerable.Range(0, files.Count).ToLookup(groups.Find, i => files[i]);
        return [.. pairs.GroupBy(pair => groups.Find(pair.First))
            .Select(group => new CopyGroup(
                [.. members[group.Key].Order(StringComparer.Ordinal)],
                group.Max(pair => pair.Kind),
                [.. group.OrderBy(pair => pair.First).ThenBy(pair => pair.Second).Select(pair => pair.Named(files))]))
            .OrderBy(group => group.Files[0], StringComparer.Ordinal)];
    }
}

/// <summary>What an audit takes for a fault. The defaults suit collections of songs and clips.</summary>
internal sealed record AuditOptions
{
    /// <summary>Files of less sound than this are too short; at least 5 s are needed to tell copies.</summary>
    public TimeSpan ShortestLength { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Blocks of 50 ms below this level, in dB relative to full scale, are silent.</summary>
    public double SilenceDecibels { get; init; } = -60;

    /// <summary>The part of a file that may be silent, 0 to 1.</summary>
    public double LargestSilence { get; init; } = 0.5;

    /// <summary>The part of the samples that may lie in flat tops, 0 to 1.</summary>
    public double LargestClipping { get; init; } = 0.0005;

    /// <summary>The mean of the samples that is no offset yet, full scale being 1.</summary>
    public double LargestOffset { get; init; } = 0.01;

    /// <summary>
    /// The bit error rate of fingerprints up to which two files hold the same recording. Strangers lie at 0.4 and more, copies made by
    /// encoders, equalizers and cutters at 0.2 and less.
    /// </summary>
    public double SameRecordingRate { get; init; } = 0.22;

    /// <summary>The bit error rate up to which two files hold something in common: another mix, another take over the same track, a loop.</summary>
    public double LikelyRate { get; init; } = 0.35;

    /// <summary>A passage in common of this length is enough to suspect a common source.</summary>
    public TimeSpan ShortestPassage { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How many files to work on at once; 0 for one per core.</summary>
    public int Threads { get; init; }
}
