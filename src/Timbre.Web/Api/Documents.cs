using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Timbre.Web.Api;

/// <summary>A recording's answer, as documented; it is written by the same writer as <c>timbre predict --format json</c>.</summary>
/// <param name="File">The recording's name.</param>
/// <param name="Genres">The best genres, best first.</param>
/// <param name="Confidence">sure, leaning or not sure.</param>
/// <param name="Seconds">The recording's length.</param>
/// <param name="Segments">What was said of each stretch.</param>
/// <param name="Picture">With picture=true.</param>
/// <param name="Error">In place of all else: why this file cannot be used, where others of the same request can.</param>
internal sealed record PredictedFile(
    string File,
    IReadOnlyList<GenreShare>? Genres,
    string? Confidence,
    double? Seconds,
    IReadOnlyList<PredictedSegment>? Segments,
    PicturedSound? Picture,
    string? Error);

/// <summary>A genre.</summary>
/// <param name="Genre">Its name.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
internal sealed record GenreShare(string Genre, double Probability);

/// <summary>A stretch of a recording.</summary>
/// <param name="Start">Where it begins, in seconds.</param>
/// <param name="Genres">Its best genres.</param>
internal sealed record PredictedSegment(double Start, IReadOnlyList<GenreShare> Genres);

/// <summary>A recording to look at.</summary>
/// <param name="Peaks">Pairs of the lowest and the highest sample of equal stretches, −1 to 1.</param>
/// <param name="Spectrogram">A grey PNG as a data: address; log-mel, the lowest band at the bottom, over the whole recording.</param>
internal sealed record PicturedSound(IReadOnlyList<double> Peaks, string Spectrogram);

/// <summary>The answer of GET /api/models.</summary>
/// <param name="Models">The models that can be named, the default first.</param>
/// <param name="Unreadable">Files among them that cannot be read.</param>
internal sealed record ModelsDocument(IReadOnlyList<ModelDocument> Models, IReadOnlyList<UnreadableDocument> Unreadable);

/// <summary>A model.</summary>
/// <param name="Id">How a request names it.</param>
/// <param name="Name">What was trained, such as cnn.</param>
/// <param name="Kind">network, classical or ensemble.</param>
/// <param name="Classes">Its genres.</param>
/// <param name="WindowSeconds">The stretch of sound that it looks at.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Card">How it was made and what it earned.</param>
internal sealed record ModelDocument(string Id, string Name, string Kind, IReadOnlyList<string> Classes, double WindowSeconds, long Bytes, CardDocument Card);

/// <summary>How a model was made and what it earned.</summary>
/// <param name="Command">The command that made it.</param>
/// <param name="Data">The data.</param>
/// <param name="Split">The split.</param>
/// <param name="Seed">The seed.</param>
/// <param name="TrainedOn">How many items it was trained on.</param>
/// <param name="LeaningFrom">From this probability on it is leaning.</param>
/// <param name="SureFrom">From this probability on it is sure.</param>
/// <param name="Metrics">The metrics of the test part, as in metrics.json.</param>
/// <param name="Notes">Limits and intended use.</param>
internal sealed record CardDocument(
    string Command, string Data, string Split, long Seed, int TrainedOn, double LeaningFrom, double SureFrom, JsonObject Metrics, string Notes);

/// <summary>A file among the models that cannot be read.</summary>
/// <param name="Id">How it would be named.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record UnreadableDocument(string Id, string Reason);

/// <summary>The answer of GET /api/health.</summary>
/// <param name="Status">Always ok: a server that cannot answer does not.</param>
/// <param name="Version">Timbre's version.</param>
/// <param name="Inside">Requests that are worked on or wait.</param>
/// <param name="Places">How many that may be; more are turned away with 429.</param>
/// <param name="SpooledBytes">Bytes of bodies held now.</param>
/// <param name="Trainings">Trainings that run.</param>
internal sealed record HealthDocument(string Status, string Version, int Inside, int Places, [property: JsonPropertyName("spooled_bytes")] long SpooledBytes, int Trainings);
