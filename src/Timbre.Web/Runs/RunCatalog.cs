using System.Text.Json.Serialization.Metadata;

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
        var configuration = Json(name, RunFolder.ConfigurationName, RunJson.Default.RunConfiguration);
        var metrics = Json(name, RunFolder.MetricsName, RunJson.Default.RunMetrics);
        var events = RunEvents.Read(folders.FileOf(name, RunFolder.EventsName));
        // A training of a terminal, too.
        var isRunning = trainings.Running.Contains(name) || RunFolder.IsLocked(folder);
        if (configuration is null && events.Recent.Count == 0 && !isRunning)
            return null;
        var hasModel = folders.FileOf(name, "model.timbre") is not null;
        var hasReport = folders.FileOf(name, "report.html") is not null;
        return new Run
        {
            Name = name,
            State = isRunning ? RunState.Running : metrics is not null && hasModel ? RunState.Finished : events.End is RunFailed ? RunState.Failed : RunState.Stopped,
            Changed = Changed(folder),
            Configuration = configuration ?? new(),
            // A run that is trained again does not show its earlier figures.
            Metrics = isRunning ? null : metrics,
            History = History(name),
            Epochs = events.Epochs,
            HasModel = hasModel,
            HasReport = hasReport,
            Events = events.Recent,
        };
    }

    private T? Json<T>(string name, string file, JsonTypeInfo<T> type)
        where T : class
    {
        if (folders.FileOf(name, file) is not { } path)
            return null;
        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadBytes(path, LargestJson), type);
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
