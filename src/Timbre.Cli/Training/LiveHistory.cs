using System.Diagnostics;
using Timbre.Learning.Experiments;
using Timbre.Learning.Training;

namespace Timbre.Cli.Training;

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
