namespace Timbre.Web.Training;

/// <summary>A training cannot be started; the message is the one line a user reads.</summary>
public sealed class TrainingRefusedException : Exception
{
    /// <inheritdoc cref="TrainingRefusedException"/>
    public TrainingRefusedException(string message)
        : base(message)
    {
    }
}
