namespace Timbre.Training;

/// <summary>A training cannot go on; the message is the one line a user reads.</summary>
internal sealed class TrainingException : Exception
{
    public TrainingException(string message)
        : base(message)
    {
    }

    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
