namespace Timbre.Learning.Training;

/// <summary>Tells nobody how a training goes.</summary>
public sealed class SilentObserver : ITrainingObserver
{
    private SilentObserver()
    {
    }

    /// <summary>The one there is; it holds nothing.</summary>
    public static SilentObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void OnEpoch(EpochRecord record, int epochs)
    {
    }

    /// <inheritdoc/>
    public void OnNote(string note)
    {
    }
}
