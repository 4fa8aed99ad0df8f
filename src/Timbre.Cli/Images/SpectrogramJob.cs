using Timbre.Audio;
using Timbre.Cli.Sharding;
using Timbre.Cli.Terminal;
using Timbre.Features;
using Timbre.Features.Imaging;

namespace Timbre.Cli.Images;

/// <summary>Draws many sound files side by side.</summary>
internal sealed class SpectrogramJob(SpectrogramKind kind, SpectrogramStyle style, string folder)
{
    /// <summary>Draws each file into a PNG of its own, in the folder it lies in below the input.</summary>
    /// <param name="sources">All files, of which the images' names take account.</param>
    /// <param name="shard">The share that is drawn.</param>
    /// <param name="threads">Files drawn at the same time.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>How many files failed; each is told on stderr.</returns>
    public int Run(IReadOnlyList<FeatureSource> sources, Shard shard, int threads, CancellationToken cancellation)
    {
        var twins = sources.GroupBy(Stem, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var share = sources.Where(source => source.IsInShard(shard.Index, shard.Count)).ToArray();
        var failures = 0;
        using (var progress = new ProgressReport("spectrograms", share.Length, "files"))
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.ForEach(share, options, source =>
            {
                try
                {
                    // Files that differ in their extension alone keep it.
                    var name = twins.Contains(Stem(source)) ? Place(source) : Stem(source);
                    Draw(source, Path.Join(folder, name + ".png"));
                }
                catch (Exception exception) when (Failure.TryDescribe(exception, out var line, out _) && exception is not OperationCanceledException)
                {
                    Interlocked.Increment(ref failures);
                    progress.Note($"timbre: {PlainText.OneLine(line)}");
                }
                progress.Advance();
            });
        }
        Console.Error.WriteLine(PlainText.OneLine($"{share.Length - failures} images written to {folder}{(failures > 0 ? $", {failures} files failed" : "")}"));
        return failures;
    }

    private void Draw(FeatureSource source, string path)
    {
        var longest = FeatureExtractor.Longest;
        var clip = AudioFile.Read(source.Path, SampleRate.Default, duration: longest + TimeSpan.FromSeconds(1));
        if (clip.Duration > longest)
            throw new AudioFileException(source.Path, $"is longer than {longest.TotalMinutes:0} minutes, too long for one picture; cut it first");
        using var analysis = new Analysis(clip);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        style.Draw(Spectrogram.Of(analysis, kind), Path.GetFileName(source.Path), path);
    }

    private static string Place(FeatureSource source) => Path.IsPathRooted(source.ShardKey) || source.ShardKey == source.Path ? source.Name : source.ShardKey;

    private static string Stem(FeatureSource source) => Path.ChangeExtension(Place(source), null);
}
