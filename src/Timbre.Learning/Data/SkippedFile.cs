namespace Timbre.Learning.Data;

/// <summary>A file that could not be used, with the one line that says why. Every run reports these; none is dropped in silence.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">One line.</param>
public sealed record SkippedFile(string Path, string Reason);
