namespace Timbre.Training.Runs;

/// <summary>
/// The folder of one training run: <c>config.json</c>, <c>events.jsonl</c>, <c>history.csv</c>, <c>predictions.csv</c>, <c>model.timbre</c> and, once all of
/// it is done, <c>metrics.json</c>. Each file is whole or not there, but for the events, which grow.
/// </summary>
internal sealed class RunFolder
{
    public const string ConfigurationName = "config.json";
    public const string MetricsName = "metrics.json";
    public const string EventsName = "events.jsonl";

    // The metrics of a run whose model is tested, but which has other seeds or the leak to measure: an interruption then costs no second training.
    private const string TestedName = "tested.json";
    private const string LockName = "run.lock";

    /// <summary>Opens a run folder, making it where needed.</summary>
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>The steps of the run, one JSON object a line.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, EventsName);

    /// <summary>Keeps other processes from training into the folder until it is disposed, or the process ends.</summary>
    /// <exception cref="TrainingException">One does.</exception>
    public IDisposable Lock()
    {
        try
        {
            return RegularFile.OpenOrCreate(System.IO.Path.Combine(Path, LockName), FileShare.None);
        }
        catch (IOException) when (IsLocked(Path))
        {
            throw new TrainingException($"{Path}: another process is training into this run folder; wait for its end, or choose another with --out");
        }
    }

    /// <summary>Whether a process is training into a folder.</summary>
    public static bool IsLocked(string path)
    {
        var file = System.IO.Path.Combine(path, LockName);
        if (!File.Exists(file))
            return false;
        try
        {
            using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    public string ModelPath => System.IO.Path.Combine(Path, "model.timbre");

    public string ReportPath => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The epochs, one a line.</summary>
    public string HistoryPath => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>Writes <c>config.json</c>: what the run was asked to do.</summary>
    public void WriteConfiguration(RunConfiguration configuration) => WriteText(ConfigurationName, JsonSerializer.Serialize(configuration, RunJson.Default.RunConfiguration) + "\n");

    /// <summary>Writes <c>history.csv</c>; empty cells where the split has no validation part.</summary>
    public void WriteHistory(IReadOnlyList<EpochRecord> history)
    {
        var text = new StringBuilder("epoch,train_loss,valid_loss,valid_accuracy,seconds\n");
        foreach (var record in history)
            text.Append(CultureInfo.InvariantCulture, $"{record.Epoch},{Cell(record.TrainLoss)},{Cell(record.ValidLoss)},{Cell(record.ValidAccuracy)},{record.Seconds:0.###}\n");
        WriteText("history.csv", text.ToString());
    }

    /// <summary>Reads what <see cref="WriteHistory"/> wrote; empty cells become NaN.</summary>
    /// <param name="path">A <c>history.csv</c>.</param>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static IReadOnlyList<EpochRecord> ReadHistory(string path)
    {
        var records = new List<EpochRecord>();
        foreach (var line in RegularFile.ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length != 5 || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
                throw new FormatException($"{path}: '{line}' is no epoch; the file is damaged");
            records.Add(new EpochRecord(epoch, Number(cells[1]), Number(cells[2]), Number(cells[3]), Number(cells[4])));
        }
        return records;

        static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes model, history and predictions, and keeps the metrics of what is tested so far.</summary>
    public void WriteResult(ExperimentResult result, ModelCard card, RunMetrics tested)
    {
        WriteHistory(result.History);
        WriteText("predictions.csv", PredictionsCsv(result.Classes, result.Predictions));
        ModelFile.Save(ModelPath, result.Model, card);
        WriteText(TestedName, Serialize(tested));
    }

    /// <summary>Writes <c>metrics.json</c>, the last file of a run: where it stands, the run is finished.</summary>
    public void WriteMetrics(RunMetrics metrics)
    {
        WriteText(MetricsName, Serialize(metrics));
        File.Delete(System.IO.Path.Combine(Path, TestedName));
    }

    /// <summary>Removes <c>metrics.json</c> of an earlier run: a run that is trained again is not finished.</summary>
    public void DeleteMetrics() => File.Delete(System.IO.Path.Combine(Path, MetricsName));

    /// <summary>Reads <c>metrics.json</c>; null where there is none.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public RunMetrics? ReadMetrics() => Read(MetricsName);

    /// <summary>Reads the metrics of an unfinished run whose model is tested; null where there is none.</summary>
    /// <exception cref="JsonException">They are damaged.</exception>
    public RunMetrics? ReadTested() => Read(TestedName);

    private RunMetrics? Read(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        return File.Exists(path) ? JsonSerializer.Deserialize(RegularFile.ReadText(path), RunJson.Default.RunMetrics) : null;
    }

    private static string Serialize(RunMetrics metrics) => JsonSerializer.Serialize(metrics, RunJson.Default.RunMetrics) + "\n";

    /// <summary>Predictions as CSV: item, track, truth, prediction, then the probability of each class.</summary>
    public static string PredictionsCsv(IReadOnlyList<string> classes, IReadOnlyList<ItemPrediction> predictions)
    {
        var text = new StringBuilder("item,track,label,predicted");
        foreach (var name in classes)
            text.Append(',').Append(CsvCell.Quote(name));
        text.Append('\n');
        foreach (var prediction in predictions)
        {
            var predicted = classes[TensorPrimitives.IndexOfMax<float>(prediction.Probabilities)];
            text.Append(CsvCell.Quote(prediction.Item.Id)).Append(',').Append(CsvCell.Quote(prediction.Item.Track))
                .Append(',').Append(CsvCell.Quote(classes[prediction.Item.Label])).Append(',').Append(CsvCell.Quote(predicted));
            foreach (var probability in prediction.Probabilities)
                text.Append(CultureInfo.InvariantCulture, $",{probability:0.######}");
            text.Append('\n');
        }
        return text.ToString();
    }

    private void WriteText(string name, string text) => AtomicFile.WriteText(System.IO.Path.Combine(Path, name), text);

    private static string Cell(double value) => double.IsFinite(value) ? value.ToString("0.######", CultureInfo.InvariantCulture) : "";
}
