using Timbre.Cli.Terminal;
using Timbre.Features;

namespace Timbre.Cli.Extraction;

/// <summary>What <c>timbre features</c> tells on stderr: progress while it works, and at the end what came of it.</summary>
/// <param name="files">Number of files to do.</param>
internal sealed class FeatureReport(int files) : IDisposable
{
    private ProgressReport? _progress;

    public void Start(int resumed)
    {
        if (resumed > 0)
            Console.Error.WriteLine($"continuing: {resumed} of {files} files are done");
        _progress = new ProgressReport("features", files, "files", resumed);
    }

    public void Finish(FeatureSource source, string? reason)
    {
        if (reason is not null)
            _progress?.Note($"timbre: {PlainText.OneLine($"{source.Path}: {reason}")}");
        _progress?.Advance();
    }

    public void Dispose() => _progress?.Dispose();

    /// <summary>The last lines: rows written, and the files skipped, by reason.</summary>
    public void Summarize(long rows, IReadOnlyList<(FeatureSource Source, string Reason)> failures, int missing, string output)
    {
        Console.Error.WriteLine(PlainText.OneLine(rows > 0
            ? $"{rows} rows of {files - failures.Count} files written to {output}"
            : "no table written: there is no row to put in it"));
        if (failures.Count + missing == 0)
            return;
        Console.Error.WriteLine($"skipped {failures.Count + missing}:");
        foreach (var reason in failures.GroupBy(failure => failure.Reason, StringComparer.Ordinal).OrderByDescending(group => group.Count()))
            Console.Error.WriteLine(PlainText.OneLine($"  {reason.Count()} × {reason.Key}"));
        if (missing > 0)
            Console.Error.WriteLine($"  {missing} × not found");
    }
}
