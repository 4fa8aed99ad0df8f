namespace Timbre.Audit;

/// <summary>A fault of one file.</summary>
/// <param name="Reason">What is wrong, in one line.</param>
public sealed record AuditFinding(string File, string Reason);

/// <summary>Two files that hold the same music, or may.</summary>
/// <param name="Shift">How much later in <paramref name="Second"/> the music stands than in <paramref name="First"/>; may be negative.</param>
/// <param name="Speed">How much faster <paramref name="First"/> runs; 1 for equal.</param>
/// <param name="BitErrorRate">The part of the fingerprints' bits that differ: 0 for a copy, 0.5 for strangers.</param>
/// <param name="Overlap">The length of music that was compared.</param>
public sealed record CopyPair(string First, string Second, CopyKind Kind, TimeSpan Shift, double Speed, double BitErrorRate, TimeSpan Overlap);

/// <summary>Files that hold the same music, or may, all together.</summary>
/// <param name="Files">The files, in ordinal order.</param>
/// <param name="Kind">The least sure kind among the pairs.</param>
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

/// <summary>How two files come to hold the same music, from the surest to the least sure.</summary>
public enum CopyKind
{
    /// <summary>The files are equal byte by byte.</summary>
    IdenticalFile,

    /// <summary>The samples or pixels are equal, the files are not.</summary>
    IdenticalContent,

    /// <summary>The same recording from the same place on: another level, encoder or equalizer.</summary>
    Aligned,

    /// <summary>The same recording, cut at another place.</summary>
    Shifted,

    /// <summary>The same recording, played faster or slower.</summary>
    OtherSpeed,

    /// <summary>A version or mix of one recording, or another take over the same track.</summary>
    Version,

    /// <summary>A passage in common: a loop, a sample, an edit.</summary>
    Passage,

    /// <summary>Nearly the same sound throughout without one passage in common: often one session, album or artist.</summary>
    Sound,
}

/// <summary>The words that reports use for <see cref="CopyKind"/>.</summary>
internal static class CopyKinds
{
    /// <summary>A kind as reports name it.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(this CopyKind kind) => kind switch
    {
        CopyKind.IdenticalFile => "identical file",
        CopyKind.IdenticalContent => "identical content",
        CopyKind.Aligned => "aligned copy",
        CopyKind.Shifted => "shifted copy",
        CopyKind.OtherSpeed => "copy at another speed",
        CopyKind.Version => "version",
        CopyKind.Passage => "passage in common",
        CopyKind.Sound => "same sound",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };
}

/// <summary>Joins pairs to groups: who is tied to one of a group is tied to all of it (Tarjan's union by rank with path halving).</summary>
internal sealed class RecordingGroups
{
    private readonly int[] _parent;
    private readonly byte[] _rank;

    public RecordingGroups(int count)
    {
        _parent = [.. Enumerable.Range(0, count)];
        _rank = new byte[count];
    }

    /// <summary>The number that stands for an item's group.</summary>
    public int Find(int item)
    {
        while (_parent[item] != item)
        {
            _parent[item] = _parent[_parent[item]];
            item = _parent[item];
        }
        return item;
    }

    /// <summary>Ties two items; false when they already were.</summary>
    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b)
            return false;
        if (_rank[a] < _rank[b])
            (a, b) = (b, a);
        if (_rank[a] == _rank[b])
            _rank[a]++;
        _parent[b] = a;
        return true;
    }
}
