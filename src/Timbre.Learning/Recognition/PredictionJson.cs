using System.Text.Json;

namespace Timbre.Learning.Recognition;

/// <summary>A prediction as JSON, the same on the command line and over HTTP.</summary>
public static class PredictionJson
{
    /// <summary>The fields of one element: <c>file</c>, <c>genres</c>, <c>confidence</c>, <c>seconds</c>, <c>segments</c>.</summary>
    public static void WriteFields(Utf8JsonWriter json, FilePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(prediction);
        json.WriteString("file", prediction.Path);
        WriteGenres(json, prediction.Genres);
        json.WriteString("confidence", prediction.Confidence);
        json.WriteNumber("seconds", Math.Round(prediction.Length.TotalSeconds, 3));
        json.WriteStartArray("segments");
        foreach (var view in prediction.Views)
        {
            json.WriteStartObject();
            json.WriteNumber("start", Math.Round(view.Start.TotalSeconds, 3));
            WriteGenres(json, FilePrediction.Rank(prediction.Classes, view.Probabilities, prediction.Genres.Count));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteGenres(Utf8JsonWriter json, IEnumerable<(string Genre, float Probability)> genres)
    {
        json.WriteStartArray("genres");
        foreach (var (genre, probability) in genres)
        {
            json.WriteStartObject();
            json.WriteString("genre", genre);
            json.WriteNumber("probability", Math.Round(probability, 6));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
