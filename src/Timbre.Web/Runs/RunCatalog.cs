namespace Timbre.Web.Runs;

internal sealed class RunCatalog(RunFolders folders, TrainingService trainings)
{
    private const int LargestJson = 64 << 20;

    public IReadOnlyList<Run> List() =>
        [.. folders.Names().Select(Find).OfType<Run>().OrderByDescending(run => run.State == RunState.Running).ThenByDescending(run => run.Changed)];

    public Run? Find(string name)
    {
        if (folders.FolderOf(name) is not { } folder)
            return null;
        var config = Json(name, "config.json");
        var metrics = Json(name, "metrics.json");
        var log = TrainingLog.Read(folders.FileOf(name, RunFolders.TrainingLogName));
        var isRunning = trainings.Running.Contains(name);
        if (config is null && log.Count == 0 && !isRunning)
            return null;
        var hasModel = folders.FileOf(name, "model.timbre") is not null;
        var hasReport = folders.FileOf(name, "report.html") is not null;
        return new Run
        {
            Name = name,
            State = isRunning ? RunState.Running : metrics is not null && hasModel ? RunState.Finished : TrainingLog.HasFailed(log) ? RunState.Failed : RunState.Stopped,
            Changed = Changed(folder),
            Config = config ?? [],
            // A run that is trained anew shows no figures of the time before.
            Metrics = isRunning ? null : metrics,
            History = History(name),
            Epochs = TrainingLog.Epochs(log),
            HasModel = hasModel,
            HasReport = hasReport,
            Log = log,
        };
    }

    private JsonObject? Json(string name, string file)
    {
        if (folders.FileOf(name, file) is not { } path)
            return null;
        try
        {
            return JsonNode.Parse(RegularFile.ReadBytes(path, LargestJson)) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            return null;
        }
    }

    private IReadOnlyList<EpochRecord> History(string name)
    {
        try
        {
            return folders.FileOf(name, "history.csv") is { } path ? RunFolder.ReadHistory(path) : [];
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            return [];
        }
    }

    private static DateTimeOffset Changed(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles().Select(file => file.LastWriteTimeUtc).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(folder)).Max();
}
