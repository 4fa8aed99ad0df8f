using CsvHelper;

namespace Timbre.Training.Runs;

/// <summary>What a model answered, as a run's <c>predictions.csv</c> keeps it.</summary>
/// <param name="Answers">One row a test item; in repeated cross-validation one a repeat.</param>
internal sealed record PredictionTable(string File, IReadOnlyList<RecordedAnswer> Answers)
{
    private const string FileName = "predictions.csv";

    private static readonly string[] Columns = ["item", "track", "label", "predicted"];

    /// <param name="path">A run folder or a CSV with the columns <c>item</c>, <c>track</c>, <c>label</c> and <c>predicted</c>.</param>
    /// <exception cref="DatasetException">There are none.</exception>
    /// <exception cref="UnusableFileException">The file is missing or cannot be read.</exception>
    public static PredictionTable Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            using var csv = CsvReader.Create(RegularFile.ReadBytes(file, RegularFile.LargestText), new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, TrackLineNumbers = true });
            csv.ReadHeader();
            return Read(file, csv);
        }
        catch (CsvFormatException exception)
        {
            throw new DatasetException($"{file}: cannot be read as predictions.csv", exception);
        }
    }

    private static PredictionTable Read(string file, CsvReader csv)
    {
        var headers = csv.Headers.ToArray();
        var at = Array.ConvertAll(Columns, name => Array.IndexOf(headers, name));
        if (Array.IndexOf(at, -1) is >= 0 and var missing)
            throw new DatasetException($"{file}: lacks the column {Columns[missing]}; name the predictions.csv of a run");
        var answers = new List<RecordedAnswer>();
        while (csv.Read())
        {
            if (csv.FieldCount != headers.Length)
                throw new DatasetException($"{file}: line {csv.LineNumber} has {csv.FieldCount} fields where the header has {headers.Length}; the file is damaged");
            answers.Add(new RecordedAnswer(csv.GetString(at[0]), csv.GetString(at[1]), csv.GetString(at[2]), csv.GetString(at[3])));
        }
        return answers.Count > 0 ? new PredictionTable(file, answers) : throw new DatasetException($"{file}: holds no predictions");
    }
}

internal sealed record RecordedAnswer(string Item, string Track, string Label, string Predicted)
{
    public bool IsRight => Label == Predicted;
}
