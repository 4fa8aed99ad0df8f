namespace Timbre.Learning.Audit;

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
public static class CopyKinds
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
