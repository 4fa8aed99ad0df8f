using CsvHelper;

namespace Timbre.Training.Studies;

/// <summary>The results of a study so far, kept in <c>results.csv</c>, so that an interrupted study goes on where it was.</summary>
internal sealed class StudyResults
{
    private const string Header = "data,part,split,classes,model,settings,seed,accuracy,macro_f1,log_loss,n,seconds";

    private readonly string _path;
    private readonly List<StudyResult> _all = [];

    /// <summary>Opens the results in a folder, which is made where needed.</summary>
    /// <exception cref="DatasetException">The file there is another's.</exception>
    public StudyResults(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "results.csv");
        if (File.Exists(_path))
            Read();
    }

    /// <summary>All results, oldest first.</summary>
    public IReadOnlyList<StudyResult> All => _all;

    public string FilePath => _path;

    /// <summary>Adds a result and writes the file.</summary>
    public void Add(StudyResult result)
    {
        _all.Add(result ?? throw new ArgumentNullException(nameof(result)));
        var text = new StringBuilder(Header).Append('\n');
        foreach (var r in _all)
        {
            text.AppendJoin(',', new[] { r.Data, r.Part, r.Split, r.Classes, r.Model, r.Settings }.Select(CsvCell.Quote))
                .Append(CultureInfo.InvariantCulture, $",{r.Seed},{r.Accuracy:R},{r.MacroF1:R},{r.LogLoss:R},{r.Count},{r.Seconds:0.#}\n");
        }
        AtomicFile.WriteText(_path, text.ToString());
    }

    private void Read()
    {
        try
        {
            using var csv = CsvReader.Create(RegularFile.ReadBytes(_path, RegularFile.LargestText), new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw });
            csv.ReadHeader();
            if (string.Join(',', csv.Headers.ToArray()) != Header)
                throw new DatasetException($"{_path}: is no results file of a study; choose another folder with --out");
            while (csv.Read())
                _all.Add(Parse(csv));
        }
        catch (Exception exception) when (exception is CsvFormatException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new DatasetException($"{_path}: damaged; remove it to start again, or choose another folder with --out ({PlainText.Complaint(exception)})", exception);
        }
    }

    private static StudyResult Parse(CsvReader csv)
    {
        double Number(int column) => double.Parse(csv.GetString(column), CultureInfo.InvariantCulture);
        int Integer(int column) => int.Parse(csv.GetString(column), CultureInfo.InvariantCulture);
        return new StudyResult(
            csv.GetString(0), csv.GetString(1), csv.GetString(2), csv.GetString(3), csv.GetString(4), csv.GetString(5),
            Integer(6), Number(7), Number(8), Number(9), Integer(10), Number(11));
    }
}

/// <summary>One finished training of a study: a line of <c>results.csv</c>.</summary>
/// <param name="Classes">The classes, joined by commas; empty for all.</param>
/// <param name="Settings">Settings that differ from its defaults, with the epochs.</param>
/// <param name="Accuracy">On the test part, 0 to 1.</param>
/// <param name="MacroF1">On the test part, 0 to 1.</param>
/// <param name="LogLoss">On the test part, in nats.</param>
/// <param name="Seconds">Wall time of training and test; of all members together for what was trained with them.</param>
internal sealed record StudyResult(
    string Data,
    string Part,
    string Split,
    string Classes,
    string Model,
    string Settings,
    long Seed,
    double Accuracy,
    double MacroF1,
    double LogLoss,
    int Count,
    double Seconds)
{
    /// <summary>What makes two results ones of the same training.</summary>
    internal (string, string, string, string, string, string, long) Key => (Data, Part, Split, Classes, Model, Settings, Seed);
}
