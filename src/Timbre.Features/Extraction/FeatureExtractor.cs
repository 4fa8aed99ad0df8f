using System.Collections.Concurrent;

namespace Timbre.Features.Extraction;

/// <summary>From a sound file to rows of a feature table.</summary>
/// <param name="set">The features.</param>
/// <param name="segmentation">What a row stands for.</param>
/// <example>
/// <code>
/// using Timbre.Features.Extraction;
/// using Timbre.Features.Sets;
/// using Timbre.Files.Finding;
///
/// var extractor = new FeatureExtractor(FeatureSet.Gtzan58, Segmentation.Every(TimeSpan.FromSeconds(3)));
/// foreach (var source in SourceFile.Find(["music"]))
/// {
///     foreach (var row in extractor.Extract(source))
///         Console.WriteLine($"{row.FileName} ({row.Label}): {row.Values.Count()} features of {row.Length} samples");
/// }
/// </code>
/// </example>
public sealed class FeatureExtractor(FeatureSet set, Segmentation segmentation)
{
    // One for each file at work; those of files that failed are left to the garbage collector.
    private readonly ConcurrentBag<ClipBuffer> _buffers = [];

    /// <summary>The longest stretch that gives one row: its spectra must fit in memory.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(20);

    /// <summary>The features computed.</summary>
    public FeatureSet Set { get; } = set;

    /// <summary>What a row stands for.</summary>
    public Segmentation Segmentation { get; } = segmentation;

    /// <summary>Computes the rows of one file, at 22,050 Hz mono, one after the other.</summary>
    /// <param name="source">The file and what its rows are called.</param>
    /// <param name="cancellation">Stops between two rows.</param>
    /// <exception cref="AudioFileException">The file cannot be read, or is too long or short for the segmentation.</exception>
    public IEnumerable<FeatureRow> Extract(SourceFile source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var buffer = _buffers.TryTake(out var spare) ? spare : new ClipBuffer();
        var index = 0;
        foreach (var clip in Segmentation.Read(source.Path, buffer))
        {
            cancellation.ThrowIfCancellationRequested();
            using var analysis = new Analysis(clip);
            var name = Segmentation.Cuts ? source.SegmentName(index) : source.Name;
            yield return new FeatureRow(name, clip.Length, Set.Compute(analysis), source.Label);
            index++;
        }
        _buffers.Add(buffer);
    }

    /// <summary>
    /// Computes the row of a moment of silence, so that the code is compiled before the first file needs it. Run beside the reading of the command
    /// line and the listing of files.
    /// </summary>
    public void WarmUp()
    {
        using var analysis = new Analysis(new AudioClip(new float[SampleRate.Default.Hertz / 4], SampleRate.Default));
        _ = FeatureTableWriter.Line(new FeatureRow("", analysis.Clip.Length, Set.Compute(analysis), ""));
    }
}
