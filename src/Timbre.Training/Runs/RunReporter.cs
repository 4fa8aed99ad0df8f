using System.Diagnostics;

namespace Timbre.Training.Runs;

/// <summary>Hands the steps of a run on as events, and keeps <c>events.jsonl</c> and <c>history.csv</c> of the run folder up to date. Thread-safe.</summary>
/// <param name="progress">Told of each event; null for no callback.</param>
internal sealed class RunReporter(IProgress<RunEvent>? progress) : ITrainingObserver, IProgress<RunEvent>, IDisposable
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceHistory = new();
    private readonly Stopwatch _sinceReading = new();
    private RunFolder? _folder;
    private FileStream? _events;
    private List<EpochRecord>? _history;
    private bool _keepsHistory = true;
    private bool _refitting;
    private int _read;

    /// <summary>Begins to write to a run folder.</summary>
    public void WriteTo(RunFolder folder)
    {
        _folder = folder;
        _events = RegularFile.OpenOrCreate(folder.EventsPath, FileShare.ReadWrite | FileShare.Delete);
        _events.SetLength(0);
    }

    public void Report(RunEvent value)
    {
        lock (_gate)
        {
            try
            {
                _events?.Write(Encoding.UTF8.GetBytes(RunEventJson.Line(value) + "\n"));
                _events?.Flush();
            }
            catch (IOException)
            {
                // A full disk must not keep the run from saying so.
            }
            progress?.Report(value);
        }
    }

    /// <summary>Ends <c>history.csv</c>: further trainings are not the one whose model is kept.</summary>
    public void EndHistory() => (_keepsHistory, _refitting) = (false, false);

    /// <summary>Counts files that are read, of so many.</summary>
    public IProgress<int> Reading(int total) => new FileCounter(this, total);

    public void OnEpoch(EpochRecord record, int epochs)
    {
        // The file keeps the epochs that were chosen by: those of the training again have no validation loss.
        if (_folder is not null && _keepsHistory && !_refitting)
            Keep(_folder, record, epochs);
        Report(new EpochEnded(record.Epoch, epochs, record.TrainLoss, Finite(record.ValidLoss), Finite(record.ValidAccuracy), record.Seconds, _refitting));
    }

    public void OnRefit(int items)
    {
        _refitting = true;
        Report(new RefitStarted(items));
    }

    public void OnFold(string name)
    {
        _refitting = false;
        OnNote(name);
    }

    public void OnNote(string note) => Report(new RunNote(PlainText.OneLine(note)));

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _events?.Dispose();
            }
            catch (IOException)
            {
                // What a full disk did not take is tried once more here.
            }
        }
    }

    private void Keep(RunFolder folder, EpochRecord record, int epochs)
    {
        // A resumed training continues the earlier epochs; each fold of a cross-validation starts again.
        _history ??= record.Epoch > 1 ? Before(folder, record.Epoch) : [];
        _history.RemoveAll(other => other.Epoch >= record.Epoch);
        _history.Add(record);
        if (!_sinceHistory.IsRunning || _sinceHistory.Elapsed >= WriteEvery || record.Epoch == epochs)
        {
            folder.WriteHistory(_history);
            _sinceHistory.Restart();
        }
    }

    private static List<EpochRecord> Before(RunFolder folder, int epoch)
    {
        try
        {
            return [.. RunFolder.ReadHistory(folder.HistoryPath).Where(record => record.Epoch < epoch)];
        }
        catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Read(int files, int total)
    {
        lock (_gate)
        {
            _read += files;
            if (_sinceReading.IsRunning && _sinceReading.Elapsed < WriteEvery && _read < total)
                return;
            _sinceReading.Restart();
            Report(new FilesRead(_read, total));
        }
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private sealed class FileCounter(RunReporter reporter, int total) : IProgress<int>
    {
        public void Report(int value) => reporter.Read(value, total);
    }
}
