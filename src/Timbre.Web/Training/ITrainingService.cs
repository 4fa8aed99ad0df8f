namespace Timbre.Web.Training;

/// <summary>Trains in processes of their own, watched through their run folders; pages may come and go.</summary>
public interface ITrainingService
{
    /// <summary>Whether this server can train, and how many at once.</summary>
    int Places { get; }

    /// <summary>The names of the runs at work now.</summary>
    IReadOnlyList<string> Running { get; }

    /// <summary>Starts a training.</summary>
    /// <returns>The name of its run.</returns>
    /// <exception cref="TrainingRefusedException">The order cannot be carried out; the message says why in one line.</exception>
    string Start(TrainingOrder order);

    /// <summary>Asks a training to end (as Ctrl-C does) and waits until it has, at most some 15 s.</summary>
    /// <returns>Whether it was running.</returns>
    Task<bool> StopAsync(string name, CancellationToken cancellation = default);
}
