using System.Text.Json;

namespace Timbre.Cli.Prediction;

/// <summary>For programs: a JSON array, one element a file, written as the files are done.</summary>
internal sealed class JsonPredictionWriter : IPredictionWriter
{
    private readonly Stream _output;
    private readonly Utf8JsonWriter _json;

    public JsonPredictionWriter(Stream output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        _json.WriteStartArray();
    }

    public void Write(FilePrediction prediction)
    {
        _json.WriteStartObject();
        _json.WriteString("file", prediction.Path);
        WriteGenres(prediction.Genres);
        _json.WriteString("confidence", prediction.Confidence);
        _json.WriteNumber("seconds", Math.Round(prediction.Length.TotalSeconds, 3));
        _json.WriteStartArray("segments");
        foreach (var view in prediction.Views)
        {
            _json.WriteStartObject();
            _json.WriteNumber("start", Math.Round(view.Start.TotalSeconds, 3));
            WriteGenres(FilePrediction.Rank(prediction.Classes, view.Probabilities, prediction.Genres.Count));
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose()
    {
        _json.WriteEndArray();
        _json.Dispose();
        _output.Write("\n"u8);
        _output.Dispose();
    }

    private void WriteGenres(IEnumerable<(string Genre, float Probability)> genres)
    {
        _json.WriteStartArray("genres");
        foreach (var (genre, probability) in genres)
        {
            _json.WriteStartObject();
            _json.WriteString("genre", genre);
            _json.WriteNumber("probability", Math.Round(probability, 6));
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }
}
