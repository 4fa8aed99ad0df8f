using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Timbre.Web.Api;

/// <summary>What became of a file of a request: its genres, or why it cannot be used where others of the same request can.</summary>
[JsonDerivedType(typeof(PredictedFile))]
[JsonDerivedType(typeof(FileError))]
internal interface IPredictedFile;

/// <summary>A recording's answer: what <c>timbre predict --format json</c> prints of it, with its picture where that is asked for.</summary>
internal sealed record PredictedFile : RecordingGenres, IPredictedFile
{
    public PredictedFile()
    {
    }

    [SetsRequiredMembers]
    public PredictedFile(SoundAnswer answer)
        : base(answer.Genres) => Picture = answer.Picture is { } picture ? new PicturedSound(picture) : null;

    /// <summary>With picture=true.</summary>
    [JsonPropertyOrder(1)]
    public PicturedSound? Picture { get; init; }
}

/// <summary>A file that cannot be used.</summary>
/// <param name="File">Its name.</param>
/// <param name="Error">The one line that says why.</param>
internal sealed record FileError(string File, string Error) : IPredictedFile;

/// <summary>A recording to look at.</summary>
/// <param name="Peaks">Pairs of the lowest and the highest sample of equal stretches, −1 to 1.</param>
/// <param name="Spectrogram">A PNG as a data: address; log-mel, the lowest band at the bottom, over the whole recording.</param>
[method: JsonConstructor]
internal sealed record PicturedSound(IReadOnlyList<double> Peaks, string Spectrogram)
{
    public PicturedSound(SoundPicture picture)
        : this([.. picture.Peaks.Select(peak => Math.Round(Math.Clamp((double)peak, -1, 1), 3))], $"data:image/png;base64,{Convert.ToBase64String(picture.Spectrogram)}")
    {
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(IPredictedFile[]))]
internal sealed partial class AnswerJson : JsonSerializerContext;

/// <summary>The answer of GET /api/models.</summary>
/// <param name="Models">The models that can be named, the default first.</param>
/// <param name="Unreadable">Files among them that cannot be read.</param>
internal sealed record ModelsDocument(IReadOnlyList<ModelDocument> Models, IReadOnlyList<UnreadableModel> Unreadable);

/// <summary>A model.</summary>
/// <param name="Id">How a request names it.</param>
/// <param name="Name">What was trained, such as cnn.</param>
/// <param name="Kind">network, classical or ensemble.</param>
/// <param name="Classes">Its genres.</param>
/// <param name="WindowSeconds">The stretch of sound that it looks at.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Card">How it was made and what it earned.</param>
internal sealed record ModelDocument(string Id, string Name, string Kind, IReadOnlyList<string> Classes, double WindowSeconds, long Bytes, ModelCard Card);

/// <summary>The answer of GET /api/health.</summary>
/// <param name="Status">Always ok: a server that cannot answer does not.</param>
/// <param name="Version">Timbre's version.</param>
/// <param name="Inside">Requests that are worked on or wait.</param>
/// <param name="Places">How many that may be; more are turned away with 429.</param>
/// <param name="SpooledBytes">Bytes of bodies held now.</param>
/// <param name="Trainings">Trainings that run.</param>
internal sealed record HealthDocument(string Status, string Version, int Inside, int Places, long SpooledBytes, int Trainings);
