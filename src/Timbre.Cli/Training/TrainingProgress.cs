using System.Diagnostics;

namespace Timbre.Cli.Training;

/// <summary>Shows a training on stderr: each epoch's losses, accuracy, time and time left; redrawn in place on a terminal when epochs are short.</summary>
internal sealed class TrainingProgress : IProgress<RunEvent>, ITrainingObserver, IDisposable
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);

    private readonly Screen _screen = Screen.Error;
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private readonly StatusLine _line;
    private ProgressReport? _reading;

    public TrainingProgress() => _line = new StatusLine(_screen);

    public void Report(RunEvent value)
    {
        switch (value)
        {
            case FilesRead read:
                _reading ??= new ProgressReport("reading", read.Total, "files");
                _reading.Reach(read.Done);
                return;
            case FileSkipped skipped:
                EndReading();
                Failure.Report(skipped.Reason, ExitCode.Failed);
                return;
            case EpochEnded epoch:
                EndReading();
                Show(epoch);
                return;
            // The result itself is printed, and an error told by the command that ends with it.
            case RunFinished or RunFailed or RunInterrupted:
                Dispose();
                return;
            default:
                OnNote(value.ToString());
                return;
        }
    }

    public void OnEpoch(EpochRecord record, int epochs) => Show(new EpochEnded(
        record.Epoch, epochs, record.TrainLoss, double.IsNaN(record.ValidLoss) ? null : record.ValidLoss, double.IsNaN(record.ValidAccuracy) ? null : record.ValidAccuracy, record.Seconds, Refitting: false));

    public void OnNote(string note)
    {
        EndReading();
        _line.Note(PlainText.OneLine(note));
    }

    public void Dispose()
    {
        EndReading();
        _line.Erase();
    }

    private void Show(EpochEnded epoch)
    {
        var last = epoch.Epoch == epoch.Epochs;
        var left = TimeSpan.FromSeconds(epoch.Seconds * (epoch.Epochs - epoch.Epoch));
        var line = $"{epoch}{(last ? "" : $"  {ProgressReport.Clock(left)} left")}";
        // Epochs of milliseconds would fill the screen.
        var due = last || epoch.Seconds > 2 || _sinceLine.Elapsed > LogEvery;
        if (due)
        {
            _line.Note(line);
            _sinceLine.Restart();
        }
        else if (_screen.IsTerminal)
        {
            _line.Show(_screen.Cut(line));
        }
    }

    private void EndReading()
    {
        _reading?.Dispose();
        _reading = null;
    }
}

/// <summary>Writes the steps of a training to stdout, one JSON object a line, for programs.</summary>
internal sealed class JsonProgress : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
        Console.Out.Write(RunEventJson.Line(value) + "\n");
        Console.Out.Flush();
    }
}
