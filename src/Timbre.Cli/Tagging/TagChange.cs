namespace Timbre.Cli.Tagging;

/// <summary>What became of a file's genre tag, or would.</summary>
internal enum TagState
{
    /// <summary>The genre was written.</summary>
    Written,

    /// <summary>A dry run: the genre would be written.</summary>
    WouldWrite,

    /// <summary>The tag says the same already.</summary>
    Same,

    /// <summary>The model is not sure, and only sure answers are to be written.</summary>
    NotSure,

    /// <summary>The tag has a genre, and only empty ones are to be filled.</summary>
    Occupied,

    /// <summary>The tag could not be read or written.</summary>
    Failed,
}

/// <summary>What became of a file's genre tag.</summary>
/// <param name="Old">The genre before; empty for none.</param>
/// <param name="New">The genre that the model names, as tags spell it.</param>
/// <param name="State">What was done.</param>
/// <param name="Problem">Why it failed, with the file's name; null where it did not.</param>
internal sealed record TagChange(string Old, string New, TagState State, string? Problem = null)
{
    /// <summary>The state as results spell it.</summary>
    public string Word => State switch
    {
        TagState.Written => "written",
        TagState.WouldWrite => "would be written",
        TagState.Same => "kept: the same",
        TagState.NotSure => "kept: not sure",
        TagState.Occupied => "kept: not empty",
        _ => "failed",
    };

    /// <summary>For people: <c>Rock -&gt; Jazz</c>, and why not where not.</summary>
    public override string ToString() => State switch
    {
        TagState.Written => $"{Shown(Old)} -> {New}",
        TagState.WouldWrite => $"{Shown(Old)} -> {New} (dry run)",
        TagState.Failed => "could not be written",
        _ => $"{Shown(Old)} {Word}",
    };

    private static string Shown(string genre) => genre.Length == 0 ? "(none)" : genre;
}
