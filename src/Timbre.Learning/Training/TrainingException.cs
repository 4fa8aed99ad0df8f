namespace Timbre.Learning.Training;

/// <summary>A training cannot go on; the message is the one line a user reads.</summary>
public sealed class TrainingException : Exception
{
    /// <inheritdoc cref="TrainingException"/>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="TrainingException"/>
    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
