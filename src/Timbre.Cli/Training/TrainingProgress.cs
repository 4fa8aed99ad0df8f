using System.Diagnostics;

namespace Timbre.Cli.Training;

/// <summary>Shows a training on stderr: each epoch's losses, accuracy, time and time left; redrawn in place on a terminal when epochs are short.</summary>
internal sealed class TrainingProgress : ITrainingObserver, IDisposable
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private bool _drawn;

    public void OnEpoch(EpochRecord record, int epochs)
    {
        var last = record.Epoch == epochs;
        var left = TimeSpan.FromSeconds(record.Seconds * (epochs - record.Epoch));
        var valid = double.IsNaN(record.ValidLoss) ? "" : $"  valid loss {record.ValidLoss:0.000}  valid accuracy {record.ValidAccuracy:0.000}";
        var line = $"epoch {record.Epoch}/{epochs}  train loss {record.TrainLoss:0.000}{valid}  {record.Seconds:0.0} s{(last ? "" : $"  {ProgressReport.Clock(left)} left")}";
        // Epochs of milliseconds would fill the screen.
        var due = last || record.Seconds > 2 || _sinceLine.Elapsed > LogEvery;
        if (_terminal && !due)
        {
            Console.Error.Write($"\r\u001b[2K{line}");
            _drawn = true;
        }
        else if (due)
        {
            Erase();
            Console.Error.WriteLine(line);
            _sinceLine.Restart();
        }
    }

    public void OnRefit(int items) => OnNote($"training again on training and validation part together, {items} items");

    public void OnNote(string note)
    {
        Erase();
        Console.Error.WriteLine(note);
    }

    public void Dispose() => Erase();

    private void Erase()
    {
        if (_drawn)
            Console.Error.Write("\r\u001b[2K");
        _drawn = false;
    }
}

/// <summary>Keeps <c>history.csv</c> up to date while a training runs, so that others can watch it; passes everything on.</summary>
internal sealed class LiveHistory(RunFolder folder, ITrainingObserver next) : ITrainingObserver
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(0.5);

    private readonly Stopwatch _sinceWrite = new();
    private List<EpochRecord>? _records;
    private bool _refitting;

    public void OnEpoch(EpochRecord record, int epochs)
    {
        // The file keeps the epochs that were chosen by: those of the training again have no validation loss.
        if (_refitting)
        {
            next.OnEpoch(record, epochs);
            return;
        }
        // A resumed training goes on with the epochs of before; each fold of a cross-validation begins anew.
        _records ??= record.Epoch > 1 ? Before(record.Epoch) : [];
        _records.RemoveAll(other => other.Epoch >= record.Epoch);
        _records.Add(record);
        if (!_sinceWrite.IsRunning || _sinceWrite.Elapsed >= WriteEvery || record.Epoch == epochs)
        {
            folder.WriteHistory(_records);
            _sinceWrite.Restart();
        }
        next.OnEpoch(record, epochs);
    }

    public void OnRefit(int items)
    {
        _refitting = true;
        next.OnRefit(items);
    }

    public void OnStep(long step, double loss) => next.OnStep(step, loss);

    public void OnNote(string note) => next.OnNote(note);

    private List<EpochRecord> Before(int epoch)
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
}
