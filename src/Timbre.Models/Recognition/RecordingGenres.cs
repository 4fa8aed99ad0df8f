namespace Timbre.Models.Recognition;

/// <summary>
/// The genres of a recording. As JSON, the element that <c>timbre predict --format json</c> and the HTTP API answer with: names in snake_case,
/// probabilities rounded to 6 digits, seconds to 3.
/// </summary>
/// <example>
/// <code><![CDATA[
/// using Timbre.Models.Recognition;
///
/// using var recognizer = GenreRecognizer.Load("default.timbre");
/// var progress = new Progress<RecognitionProgress>(read => Console.Error.WriteLine($"{read.Read} of {read.Length}"));
/// var song = recognizer.Recognize("song.wav", progress: progress);
/// foreach (var segment in song.Segments)
///     Console.WriteLine($"{segment.Start} s: {segment.Genres[0].Genre}");
/// Console.WriteLine(song.Confidence == ConfidenceLevel.NotSure ? "not sure" : song.ToJson());
/// ]]></code>
/// </example>
public record RecordingGenres
{
    private const int ProbabilityDigits = 6;
    private const int SecondsDigits = 3;

    /// <summary>The file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>The most probable genres of the whole recording, best first, as many as were asked for.</summary>
    public required IReadOnlyList<GenreProbability> Genres { get; init; }

    /// <summary>How sure the model is of the first of them.</summary>
    public required ConfidenceLevel Confidence { get; init; }

    /// <summary>The recording's length, in seconds, by what was decoded.</summary>
    public required double Seconds { get; init; }

    /// <summary>What was said of each view of the recording, in order of time; at least one.</summary>
    public required IReadOnlyList<SegmentGenres> Segments { get; init; }

    /// <summary>
    /// The spans in which one genre comes first, from 0 to the end without a gap: where one begins, the genre changes. Views overlap or leave
    /// gaps; each counts for the time from halfway to the center of the view before it to halfway to that of the one after it. Of more than 600
    /// views, neighbors are averaged.
    /// </summary>
    public required IReadOnlyList<GenreSpan> Timeline { get; init; }

    /// <summary>The probabilities of all classes for each view, not rounded; no part of the JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<View> Views { get; init; } = [];

    /// <summary>The model's classes, in the order of the probabilities in <see cref="Views"/>; no part of the JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The recording as a JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecognitionJson.Default.RecordingGenres);

    /// <summary>One result out of what was said of a recording's views, at least one, in order of time.</summary>
    internal static RecordingGenres Combine(string file, TimeSpan length, IReadOnlyList<View> views, IReadOnlyList<string> classes, ModelCard card, RecognitionOptions options)
    {
        var probabilities = new Prediction(views).Combine(options.Combine);
        var best = probabilities.Max();
        return new RecordingGenres
        {
            File = file,
            Genres = Rank(classes, probabilities, options.Top),
            Confidence = best >= card.SureFrom ? ConfidenceLevel.Sure : best >= card.LeaningFrom ? ConfidenceLevel.Leaning : ConfidenceLevel.NotSure,
            Seconds = RoundSeconds(length.TotalSeconds),
            Segments = [.. views.Select(view => new SegmentGenres(RoundSeconds(view.Start.TotalSeconds), Rank(classes, view.Probabilities, options.Top)))],
            Timeline = [.. new GenreTimeline(views, classes, length).Spans
                .Select(span => span with { Start = RoundSeconds(span.Start), End = RoundSeconds(span.End), Probability = RoundProbability(span.Probability) })],
            Views = views,
            Classes = classes,
        };
    }

    private static GenreProbability[] Rank(IReadOnlyList<string> classes, float[] probabilities, int top) =>
        [.. classes.Zip(probabilities).OrderByDescending(pair => pair.Second).Take(top).Select(pair => new GenreProbability(pair.First, RoundProbability(pair.Second)))];

    private static double RoundSeconds(double seconds) => Math.Round(seconds, SecondsDigits);

    private static double RoundProbability(double probability) => Math.Round(probability, ProbabilityDigits);
}

/// <summary>A genre and its probability.</summary>
/// <param name="Genre">One of the model's classes.</param>
/// <param name="Probability">0 to 1.</param>
public readonly record struct GenreProbability(string Genre, double Probability);

/// <summary>What was said of one view of a recording.</summary>
/// <param name="Start">Where it begins, in seconds from the start of the recording.</param>
/// <param name="Genres">Its most probable genres, best first.</param>
public sealed record SegmentGenres(double Start, IReadOnlyList<GenreProbability> Genres);

/// <summary>A span of a recording in which one genre comes first.</summary>
/// <param name="Start">Where it begins, in seconds from the start of the recording.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Genre">The genre.</param>
/// <param name="Probability">Its probability, the mean over the span.</param>
public sealed record GenreSpan(double Start, double End, string Genre, double Probability);

/// <summary>What became of one of several recordings.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Genres">Its genres; <see langword="null"/> where it could not be used.</param>
/// <param name="Error">Why it could not be used; <see langword="null"/> where it could.</param>
public sealed record RecognitionResult(string File, RecordingGenres? Genres, UnusableFileException? Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NewLine = "\n", WriteIndented = true)]
[JsonSerializable(typeof(RecordingGenres))]
internal sealed partial class RecognitionJson : JsonSerializerContext;

/// <summary>How sure a model is of the first genre of a recording, by the thresholds of its card.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfidenceLevel>))]
public enum ConfidenceLevel
{
    /// <summary>Below <see cref="ModelCard.LeaningFrom"/>.</summary>
    [JsonStringEnumMemberName("not sure")]
    NotSure,

    /// <summary>From <see cref="ModelCard.LeaningFrom"/> on.</summary>
    [JsonStringEnumMemberName("leaning")]
    Leaning,

    /// <summary>From <see cref="ModelCard.SureFrom"/> on.</summary>
    [JsonStringEnumMemberName("sure")]
    Sure,
}

internal static class ResultWords
{
    /// <summary>A value as JSON spells it, for results in other forms.</summary>
    public static string Word<TEnum>(this TEnum value)
        where TEnum : struct, Enum => JsonSerializer.SerializeToElement(value).GetString()!;
}
