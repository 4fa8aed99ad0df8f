namespace Timbre.Training.Runs;

/// <summary>
/// The folder of one training run: <c>model.timbre</c>, <c>config.json</c>, <c>history.csv</c>, <c>metrics.json</c>, <c>predictions.csv</c>. Each file is
/// whole or not there.
/// </summary>
internal sealed class RunFolder
{
    private const string MetricsName = "metrics.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Opens a run folder, making it where needed.</summary>
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string ModelPath => System.IO.Path.Combine(Path, "model.timbre");

    public string ReportPath => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The epochs, one a line.</summary>
    public string HistoryPath => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>Writes <c>config.json</c>: what the run was asked to do.</summary>
    public void WriteConfig(JsonObject config) => WriteText("config.json", (config ?? throw new ArgumentNullException(nameof(config))).ToJsonString(Indented) + "\n");

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

    /// <summary>Writes <c>metrics.json</c>.</summary>
    public void WriteMetrics(JsonObject metrics) => WriteText(MetricsName, (metrics ?? throw new ArgumentNullException(nameof(metrics))).ToJsonString(Indented) + "\n");

    /// <summary>Reads <c>metrics.json</c>; null where there is none.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonObject? ReadMetrics()
    {
        var path = System.IO.Path.Combine(Path, MetricsName);
        return File.Exists(path) ? JsonNode.Parse(RegularFile.ReadText(path)) as JsonObject : null;
    }

    /// <summary>Writes model, predictions, history and, last of all, metrics: where these stand, the run is finished.</summary>
    /// <param name="fingerprint">What makes the run findable (<see cref="FinishedRun"/>); null for nothing.</param>
    public void WriteResult(ExperimentResult result, ModelCard card, string split, string? fingerprint = null)
    {
        WriteHistory(result.History);
        WriteText("predictions.csv", PredictionsCsv(result.Classes, result.Predictions));
        ModelFile.Save(ModelPath, result.Model, card);
        WriteMetrics(MetricsJson.Write(result, split, fingerprint: fingerprint));
    }

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
