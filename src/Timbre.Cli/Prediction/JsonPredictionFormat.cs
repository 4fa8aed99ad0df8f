using System.Text;
using System.Text.Json;
using Timbre.Cli.Tagging;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>For programs: a JSON array, one element a file.</summary>
internal sealed class JsonPredictionFormat : IPredictionFormat
{
    public string Begin => "[\n";

    public string Between => ",\n";

    public string End => "\n]\n";

    public string Format(FilePrediction prediction, TagChange? tag)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
            Write(json, prediction, tag);
        // Line breaks inside texts are escaped, so these are all between elements.
        return "  " + Encoding.UTF8.GetString(bytes.ToArray()).Replace("\n", "\n  ", StringComparison.Ordinal);
    }

    private static void Write(Utf8JsonWriter json, FilePrediction prediction, TagChange? tag)
    {
        json.WriteStartObject();
        PredictionJson.WriteFields(json, prediction);
        if (tag is not null)
        {
            json.WriteStartObject("tag");
            json.WriteString("old", tag.Old);
            json.WriteString("new", tag.New);
            json.WriteString("state", tag.Word);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
