using Timbre.Cli.Terminal;
using Timbre.Learning.Metrics;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>For people: one file with bars and a timeline, or a line for each of many.</summary>
internal sealed class TextPredictionWriter(TextWriter output, bool single) : IPredictionWriter
{
    private const int BarWidth = 30;

    public void Write(FilePrediction prediction)
    {
        if (single)
            WriteDetails(prediction);
        else
            output.WriteLine($"{PlainText.OneLine(prediction.Path)}: {string.Join(", ", prediction.Genres.Select(genre => $"{genre.Genre} {genre.Probability:0%}"))} ({prediction.Confidence})");
    }

    public void Dispose() => output.Flush();

    private void WriteDetails(FilePrediction prediction)
    {
        output.WriteLine($"{PlainText.OneLine(prediction.Path)} ({prediction.Length:h\\:mm\\:ss}): {prediction.Confidence}");
        var width = prediction.Genres.Max(genre => genre.Genre.Length);
        foreach (var (genre, probability) in prediction.Genres)
            output.WriteLine($"  {genre.PadRight(width)} {probability,6:0.0%} {new string('█', (int)Math.Round(probability * BarWidth))}");
        if (prediction.Views.Count < 2)
            return;
        output.WriteLine("  over time:");
        foreach (var stretch in Stretches(prediction))
            output.WriteLine($"  {stretch.Start:h\\:mm\\:ss} {stretch.Genre}");
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
