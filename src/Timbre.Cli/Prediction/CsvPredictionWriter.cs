using System.Globalization;
using Timbre.Learning.Experiments;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>For tables: a row a file, with the top genres and their probabilities.</summary>
internal sealed class CsvPredictionWriter(TextWriter output, int top) : IPredictionWriter
{
    private bool _started;

    public void Write(FilePrediction prediction)
    {
        Start();
        var cells = new List<string> { CsvCell.Quote(prediction.Path), prediction.Confidence, prediction.Length.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) };
        foreach (var (genre, probability) in prediction.Genres)
        {
            cells.Add(CsvCell.Quote(genre));
            cells.Add(probability.ToString("0.######", CultureInfo.InvariantCulture));
        }
        output.WriteLine(string.Join(',', cells));
    }

    public void Dispose()
    {
        Start();
        output.Flush();
    }

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        output.WriteLine("file,confidence,seconds," + string.Join(',', Enumerable.Range(1, top).Select(rank => $"genre_{rank},probability_{rank}")));
    }
}
