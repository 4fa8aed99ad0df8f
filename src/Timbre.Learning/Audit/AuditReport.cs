namespace Timbre.Learning.Audit;

/// <summary>A fault of one file.</summary>
/// <param name="File">The file, as its folder was named.</param>
/// <param name="Reason">What is wrong, in one line.</param>
public sealed record AuditFinding(string File, string Reason);

/// <summary>Two files that hold the same music, or may.</summary>
/// <param name="First">The one file.</param>
/// <param name="Second">The other file.</param>
/// <param name="Kind">How they hold it.</param>
/// <param name="Shift">How much later in <paramref name="Second"/> the music stands than in <paramref name="First"/>; may be negative.</param>
/// <param name="Speed">How much faster <paramref name="First"/> runs; 1 for equal.</param>
/// <param name="BitErrorRate">The part of the fingerprints' bits that differ: 0 for a copy, 0.5 for strangers.</param>
/// <param name="Overlap">The length of music that was compared.</param>
public sealed record CopyPair(string First, string Second, CopyKind Kind, TimeSpan Shift, double Speed, double BitErrorRate, TimeSpan Overlap);

/// <summary>Files that hold the same music, or may, all together.</summary>
/// <param name="Files">The files, in ordinal order.</param>
/// <param name="Kind">The least sure kind among the pairs.</param>
/// <param name="Pairs">What ties them together.</param>
public sealed record CopyGroup(IReadOnlyList<string> Files, CopyKind Kind, IReadOnlyList<CopyPair> Pairs);

/// <summary>What is wrong with a collection. All lists are in ordinal order of the files.</summary>
public sealed record AuditReport
{
    /// <summary>All files looked at.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Files that cannot be read.</summary>
    public required IReadOnlyList<AuditFinding> Damaged { get; init; }

    /// <summary>Files that are silent throughout or for the most part.</summary>
    public required IReadOnlyList<AuditFinding> Silent { get; init; }

    /// <summary>Files with flat tops.</summary>
    public required IReadOnlyList<AuditFinding> Clipped { get; init; }

    /// <summary>Files that are too short.</summary>
    public required IReadOnlyList<AuditFinding> Short { get; init; }

    /// <summary>Files whose samples do not swing about zero.</summary>
    public required IReadOnlyList<AuditFinding> Offset { get; init; }

    /// <summary>Files of another sample rate than most.</summary>
    public required IReadOnlyList<AuditFinding> WrongRate { get; init; }

    /// <summary>Files that hold the same recording.</summary>
    public required IReadOnlyList<CopyGroup> SameRecording { get; init; }

    /// <summary>Files that likely come from one recording, session or artist; the files of one group of copies count as one.</summary>
    public required IReadOnlyList<CopyGroup> Likely { get; init; }
}
