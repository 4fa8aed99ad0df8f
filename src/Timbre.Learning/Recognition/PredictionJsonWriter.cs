using System.Text.Json;

namespace Timbre.Learning.Recognition;

/// <summary>For programs: a JSON array, one element a file, written as the files are done.</summary>
public sealed class PredictionJsonWriter : IPredictionWriter
{
    private readonly Stream _output;
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins the array.</summary>
    /// <param name="output">Where it goes; closed with the writer.</param>
    public PredictionJsonWriter(Stream output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        _json.WriteStartArray();
    }

    /// <inheritdoc/>
    public void Write(FilePrediction prediction)
    {
        _json.WriteStartObject();
        WriteFields(_json, prediction);
        _json.WriteEndObject();
        _json.Flush();
    }

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

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.WriteEndArray();
        _json.Dispose();
        _output.Write("\n"u8);
        _output.Dispose();
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
