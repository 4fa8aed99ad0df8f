using System.Text;
using Timbre.Cli.Tagging;
using Timbre.Cli.Terminal;
using Timbre.Learning.Metrics;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>For people: one file with bars and a timeline, or a line for each of many.</summary>
internal sealed class TextPredictionFormat(bool single) : IPredictionFormat
{
    private const int BarWidth = 30;

    public string Begin => "";

    public string Between => "";

    public string End => "";

    public string Format(FilePrediction prediction, TagChange? change)
    {
        var tag = change is not null ? PlainText.OneLine($"tag {change}") : null;
        if (!single)
            return $"{PlainText.OneLine(prediction.Path)}: {string.Join(", ", prediction.Genres.Select(genre => $"{genre.Genre} {genre.Probability:0%}"))} ({prediction.Confidence}){(tag is null ? "" : $"; {tag}")}\n";
        var text = new StringBuilder();
        Details(text, prediction);
        return tag is null ? text.ToString() : text.Append($"  {tag}\n").ToString();
    }

    private static void Details(StringBuilder text, FilePrediction prediction)
    {
        text.Append($"{PlainText.OneLine(prediction.Path)} ({prediction.Length:h\\:mm\\:ss}): {prediction.Confidence}\n");
        var width = prediction.Genres.Max(genre => genre.Genre.Length);
        foreach (var (genre, probability) in prediction.Genres)
            text.Append($"  {genre.PadRight(width)} {probability,6:0.0%} {new string('█', (int)Math.Round(probability * BarWidth))}\n");
        if (prediction.Views.Count < 2)
            return;
        text.Append("  over time:\n");
        foreach (var stretch in Stretches(prediction))
            text.Append($"  {stretch.Start:h\\:mm\\:ss} {stretch.Genre}\n");
    }

    /// <summary>Neighboring views of the same first genre, joined.</summary>
    private static IEnumerable<(TimeSpan Start, string Genre)> Stretches(FilePrediction prediction)
    {
        string? last = null;
        foreach (var view in prediction.Views)
        {
            var genre = prediction.Classes[Evaluation.Argmax(view.Probabilities)];
            if (genre != last)
                yield return (view.Start, genre);
            last = genre;
        }
    }
}
