using Timbre.Reports.Rendering;

namespace Timbre.Reports.Pages;

/// <summary>The report of a training run: one HTML file that needs nothing else, not even a network.</summary>
internal static class HtmlReport
{
    /// <summary>Writes the report; an existing one is replaced once the new one is whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The report was canceled; an existing one is left as it was.</exception>
    public static void Write(string path, ExperimentResult result, ModelCard card, ReportContext context, CancellationToken cancellation = default)
    {
        var input = new ReportInput(result, card, context, Path.GetDirectoryName(Path.GetFullPath(path))!) { Cancellation = cancellation };
        var page = PageRenderer.Render<RunPage, ReportInput>(input);
        // The renderer leaves out a component that was canceled, and goes on.
        cancellation.ThrowIfCancellationRequested();
        AtomicFile.WriteText(path, page);
    }
}

/// <summary>The report of a rerun study: published against measured, with the spread over seeds, in one HTML file.</summary>
internal static class StudyReport
{
    /// <summary>Writes the report of a study of at least one row; an existing one is replaced once the new one is whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, StudyOutcome outcome) => AtomicFile.WriteText(path, PageRenderer.Render<StudyPage, StudyOutcome>(outcome));
}
