namespace Timbre.Features.Imaging;

/// <summary>What is asked of a collection of sound files.</summary>
public sealed record SpectrogramJobRequest
{
    /// <summary>The sound files, as <see cref="SourceFile.Find"/> gives them; the images' names take account of all of them.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>The folder to write to; made where it does not exist. Folders below the inputs are kept.</summary>
    public required string Folder { get; init; }

    /// <summary>What to show.</summary>
    public SpectrogramKind Kind { get; init; } = SpectrogramKind.Mel;

    /// <summary>
    /// Draws a spectrogram as a PNG file, given also the name of the sound file. An <see cref="UnusableFileException"/> is the failure of that file alone.
    /// </summary>
    public Func<Spectrogram, string, byte[]> Draw { get; init; } = (spectrogram, _) => SpectrogramImage.Gray(spectrogram).Encode();

    /// <summary>The share of the files to draw; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Files drawn at the same time, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>What came of drawing a collection.</summary>
/// <param name="Images">Images written.</param>
/// <param name="Failures">The files that could not be drawn, in the order of the sources.</param>
public sealed record SpectrogramJobResult(int Images, IReadOnlyList<FileFailure> Failures);

/// <summary>Draws the spectrograms of a collection of sound files, each into a PNG of its own.</summary>
/// <remarks>
/// <example>
/// <code>
/// using Timbre.Features.Imaging;
/// using Timbre.Files.Finding;
///
/// var request = new SpectrogramJobRequest
/// {
///     Sources = SourceFile.Find(["music"]),
///     Folder = "images",
///     Kind = SpectrogramKind.Mel,
///     Draw = (spectrogram, title) => SpectrogramImage.Gray(spectrogram).Encode(),
/// };
/// var result = SpectrogramJob.Run(request);
/// Console.WriteLine($"{result.Images} images, {result.Failures.Count} failed");
/// </code>
/// </example>
/// </remarks>
public static class SpectrogramJob
{
    /// <summary>Draws the files.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Follows the job; may be null.</param>
    /// <param name="cancellation">Ends the job after the files it is at.</param>
    public static SpectrogramJobResult Run(SpectrogramJobRequest request, IJobProgress? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var twins = request.Sources.GroupBy(Stem, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var share = request.Sources.Where(source => request.Shard is not { } shard || source.IsInShard(shard.Index, shard.Count)).ToArray();
        var problems = new string?[share.Length];
        progress?.Started(share.Length, 0);
        WorkerThreads.Run(
            share.Length,
            request.Threads,
            i =>
            {
                // Files that differ in their extension alone keep it.
                var name = twins.Contains(Stem(share[i])) ? Place(share[i]) : Stem(share[i]);
                problems[i] = Draw(request, share[i], Path.Join(request.Folder, name + ".png"));
                progress?.Finished(share[i].Path, problems[i]);
            },
            cancellation);
        FileFailure[] failures = [.. share.Zip(problems).Where(pair => pair.Second is not null).Select(pair => new FileFailure(pair.First.Path, pair.Second!))];
        return new SpectrogramJobResult(share.Length - failures.Length, failures);
    }

    private static string? Draw(SpectrogramJobRequest request, SourceFile source, string path)
    {
        var longest = FeatureExtractor.Longest;
        try
        {
            var clip = AudioFile.Read(source.Path, SampleRate.Default, duration: longest + TimeSpan.FromSeconds(1));
            if (clip.Duration > longest)
                return $"is longer than {longest.TotalMinutes:0} minutes, too long for one picture; cut it first";
            using var analysis = new Analysis(clip);
            var image = request.Draw(Spectrogram.Of(analysis, request.Kind), Path.GetFileName(source.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.WriteBytes(path, image);
            return null;
        }
        catch (UnusableFileException exception)
        {
            return exception.Problem;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static string Place(SourceFile source) => Path.IsPathRooted(source.ShardKey) || source.ShardKey == source.Path ? source.Name : source.ShardKey;

    private static string Stem(SourceFile source) => Path.ChangeExtension(Place(source), null);
}
