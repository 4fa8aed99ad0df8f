namespace Timbre.Learning.Training;

/// <summary>Is told how a training goes.</summary>
public interface ITrainingObserver
{
    /// <summary>An epoch has ended.</summary>
    /// <param name="record">Its figures.</param>
    /// <param name="epochs">How many epochs there are to be.</param>
    void OnEpoch(EpochRecord record, int epochs);

    /// <summary>A step of the optimizer has been taken.</summary>
    /// <param name="step">Counted from 1 over the whole training.</param>
    /// <param name="loss">The mean loss over the step's batch, that of all workers together.</param>
    void OnStep(long step, double loss)
    {
    }

    /// <summary>All choices are made, and the model is trained again on training and validation part together: epochs count from 1 once more.</summary>
    /// <param name="items">Items that it now learns from.</param>
    void OnRefit(int items)
    {
    }

    /// <summary>Something worth a line, such as that training resumes or stops early.</summary>
    void OnNote(string note);
}
