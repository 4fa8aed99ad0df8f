namespace Timbre.Models.Tagging;

/// <summary>What became of a file's genre tag, or would.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TagState>))]
public enum TagState
{
    /// <summary>The genre was written.</summary>
    [JsonStringEnumMemberName("written")]
    Written,

    /// <summary>A dry run: the genre would be written.</summary>
    [JsonStringEnumMemberName("would be written")]
    WouldWrite,

    /// <summary>The tag says the same already.</summary>
    [JsonStringEnumMemberName("kept: the same")]
    Same,

    /// <summary>The model is not sure, and only sure answers are to be written.</summary>
    [JsonStringEnumMemberName("kept: not sure")]
    NotSure,

    /// <summary>The tag has a genre, and only empty ones are to be filled.</summary>
    [JsonStringEnumMemberName("kept: not empty")]
    Occupied,

    /// <summary>The tag could not be read or written.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What became of a file's genre tag.</summary>
/// <param name="Old">The genre before; empty for none.</param>
/// <param name="New">The genre that the model names, as tags spell it.</param>
/// <param name="State">What was done.</param>
/// <param name="Problem">Why it failed, without the file's name; null where it did not.</param>
public sealed record TagChange(string Old, string New, TagState State, [property: JsonIgnore] string? Problem = null)
{
    /// <summary>For people: <c>Rock -&gt; Jazz</c>, and why not where not.</summary>
    public override string ToString() => State switch
    {
        TagState.Written => $"{Shown(Old)} -> {New}",
        TagState.WouldWrite => $"{Shown(Old)} -> {New} (dry run)",
        TagState.Failed => "could not be written",
        _ => $"{Shown(Old)} {State.Word()}",
    };

    private static string Shown(string genre) => genre.Length == 0 ? "(none)" : genre;
}
