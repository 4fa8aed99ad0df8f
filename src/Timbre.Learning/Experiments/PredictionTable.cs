using CsvHelper;
using Timbre.Learning.Data;

namespace Timbre.Learning.Experiments;

/// <summary>What a model answered, as a run's <c>predictions.csv</c> keeps it.</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Answers">One row a test item; in repeated cross-validation one a repeat.</param>
public sealed record PredictionTable(string File, IReadOnlyList<RecordedAnswer> Answers)
{
    private const string FileName = "predictions.csv";

    private static readonly string[] Columns = ["item", "track", "label", "predicted"];

    /// <summary>Reads the predictions of a run.</summary>
    /// <param name="path">A run folder or a CSV with the columns <c>item</c>, <c>track</c>, <c>label</c> and <c>predicted</c>.</param>
    /// <exception cref="DatasetException">There are none.</exception>
    public static PredictionTable Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            using var csv = CsvReader.Create(System.IO.File.ReadAllBytes(file), new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, TrackLineNumbers = true });
            csv.ReadHeader();
            return Read(file, csv);
        }
        catch (Exception exception) when (exception is CsvFormatException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DatasetException(
                $"{file}: {(exception is FileNotFoundException or DirectoryNotFoundException ? "no such file; name the folder of a run or its predictions.csv" : "cannot be read as predictions.csv")}", exception);
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

/// <summary>One answer of a model.</summary>
/// <param name="Item">The item.</param>
/// <param name="Track">The track it comes from.</param>
/// <param name="Label">The true class.</param>
/// <param name="Predicted">The class answered.</param>
public sealed record RecordedAnswer(string Item, string Track, string Label, string Predicted)
{
    /// <summary>Whether the answer is right.</summary>
    public bool IsRight => Label == Predicted;
}
