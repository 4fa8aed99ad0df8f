using System.Diagnostics.CodeAnalysis;

namespace Timbre.Models.Libraries;

/// <summary>A way to write the genres of many recordings down. Each recording's text is made by itself, so that an interrupted job can keep it.</summary>
/// <remarks>The methods are called from several threads at once.</remarks>
public interface IPredictionFormat
{
    /// <summary>Tells the format from others, such as <c>csv</c>: a job is not continued in another one.</summary>
    string Name { get; }

    /// <summary>What stands between two recordings.</summary>
    string Between => "";

    /// <summary>What stands after everything.</summary>
    string End => "";

    /// <summary>What stands before everything.</summary>
    /// <param name="genres">How many genres each recording has.</param>
    /// <param name="tags">Whether tags are written.</param>
    string Begin(int genres, bool tags) => "";

    /// <summary>One recording.</summary>
    /// <param name="genres">Its genres.</param>
    /// <param name="tag">What became of its tag; null where tags are not written.</param>
    string Format(RecordingGenres genres, TagChange? tag);
}

/// <summary>For tables: a row a recording, with its best genres and their probabilities, and what became of its tag where tags are written.</summary>
public sealed class CsvPredictionFormat : IPredictionFormat
{
    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Begin(int genres, bool tags) =>
        $"file,confidence,seconds,{string.Join(',', Enumerable.Range(1, genres).Select(rank => $"genre_{rank},probability_{rank}"))}{(tags ? ",tag_old,tag_new,tag" : "")}\n";

    /// <inheritdoc/>
    public string Format(RecordingGenres genres, TagChange? tag)
    {
        ArgumentNullException.ThrowIfNull(genres);
        List<string> cells = [CsvCell.Quote(genres.File), genres.Confidence.Word(), genres.Seconds.ToString("0.###", CultureInfo.InvariantCulture)];
        foreach (var (genre, probability) in genres.Genres)
            cells.AddRange([CsvCell.Quote(genre), probability.ToString("0.######", CultureInfo.InvariantCulture)]);
        if (tag is not null)
            cells.AddRange([CsvCell.Quote(tag.Old), CsvCell.Quote(tag.New), tag.State.Word()]);
        return string.Join(',', cells) + "\n";
    }
}

/// <summary>For programs: a JSON array, one element a recording, each as <see cref="RecordingGenres"/> has it, with its tag where tags are written.</summary>
/// <example>
/// <code>
/// using Timbre.Files.Finding;
/// using Timbre.Models.Libraries;
/// using Timbre.Models.Recognition;
///
/// using var recognizer = GenreRecognizer.Load("default.timbre");
/// IPredictionFormat format = new JsonPredictionFormat();
/// await LibraryPrediction.WriteAsync(recognizer, new LibraryPredictionRequest { Sources = SourceFile.Find(["music"]), Format = format }, Console.Out);
/// </code>
/// </example>
public sealed class JsonPredictionFormat : IPredictionFormat
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string Between => ",\n";

    /// <inheritdoc/>
    public string End => "\n]\n";

    /// <inheritdoc/>
    public string Begin(int genres, bool tags) => "[\n";

    /// <inheritdoc/>
    public string Format(RecordingGenres genres, TagChange? tag)
    {
        ArgumentNullException.ThrowIfNull(genres);
        // Line breaks inside texts are escaped, so these are all between elements.
        return "  " + JsonSerializer.Serialize(new TaggedRecording(genres) { Tag = tag }, LibraryJson.Default.TaggedRecording).Replace("\n", "\n  ", StringComparison.Ordinal);
    }
}

internal sealed record TaggedRecording : RecordingGenres
{
    [SetsRequiredMembers]
    public TaggedRecording(RecordingGenres original)
        : base(original)
    {
    }

    [JsonPropertyOrder(1)]
    public TagChange? Tag { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NewLine = "\n",
    WriteIndented = true)]
[JsonSerializable(typeof(TaggedRecording))]
internal sealed partial class LibraryJson : JsonSerializerContext;
