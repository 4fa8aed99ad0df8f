namespace Timbre.Training.Recipes;

/// <summary>Is told how a training goes.</summary>
internal interface ITrainingObserver
{
    /// <summary>An epoch has ended.</summary>
    void OnEpoch(EpochRecord record, int epochs);

    /// <summary>A step of the optimizer has been taken.</summary>
    /// <param name="step">Counted from 1 over the whole training.</param>
    /// <param name="loss">The mean loss over the step's batch, that of all workers together.</param>
    void OnStep(long step, double loss)
    {
    }

    /// <summary>All choices are made, and the model is trained again on training and validation part together: epochs count from 1 once more.</summary>
    void OnRefit(int items)
    {
    }

    /// <summary>The training of a fold begins, or that of the model that is kept after cross-validation.</summary>
    void OnFold(string name) => OnNote(name);

    /// <summary>Something worth a line, such as that training resumes or stops early.</summary>
    void OnNote(string note);
}

internal sealed class SilentObserver : ITrainingObserver
{
    private SilentObserver()
    {
    }

    /// <summary>The one there is; it holds nothing.</summary>
    public static SilentObserver Instance { get; } = new();

    public void OnEpoch(EpochRecord record, int epochs)
    {
    }

    public void OnNote(string note)
    {
    }
}

/// <summary>One epoch of a training: a row of <c>history.csv</c>.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">Mean loss over the epoch's training views (with augmentation and label smoothing, where used).</param>
/// <param name="ValidLoss">Log loss on the validation part; NaN where there is none.</param>
/// <param name="ValidAccuracy">Accuracy on the validation part, 0 to 1; NaN where there is none.</param>
/// <param name="Seconds">Wall time of the epoch.</param>
public sealed record EpochRecord(int Epoch, double TrainLoss, double ValidLoss, double ValidAccuracy, double Seconds);
