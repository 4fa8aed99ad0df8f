using System.Globalization;
using Timbre.Cli.Tagging;
using Timbre.Learning.Experiments;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>For tables: a row a file, with the top genres and their probabilities, and what became of its tag where tags are written.</summary>
internal sealed class CsvPredictionFormat(int top, bool tags) : IPredictionFormat
{
    public string Begin =>
        $"file,confidence,seconds,{string.Join(',', Enumerable.Range(1, top).Select(rank => $"genre_{rank},probability_{rank}"))}{(tags ? ",tag_old,tag_new,tag" : "")}\n";

    public string Between => "";

    public string End => "";

    public string Format(FilePrediction prediction, TagChange? tag)
    {
        var cells = new List<string> { CsvCell.Quote(prediction.Path), prediction.Confidence, prediction.Length.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) };
        foreach (var (genre, probability) in prediction.Genres)
        {
            cells.Add(CsvCell.Quote(genre));
            cells.Add(probability.ToString("0.######", CultureInfo.InvariantCulture));
        }
        if (tag is not null)
            cells.AddRange([CsvCell.Quote(tag.Old), CsvCell.Quote(tag.New), tag.Word]);
        return string.Join(',', cells) + "\n";
    }
}
