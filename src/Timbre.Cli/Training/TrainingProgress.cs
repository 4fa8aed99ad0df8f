using System.Diagnostics;
using Timbre.Cli.Terminal;
using Timbre.Learning.Training;

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
