namespace Timbre.Learning.Data;

/// <summary>A data set or split cannot be used; the message is the one line a user reads: what is wrong, where, and what to do.</summary>
public sealed class DatasetException : Exception
{
    /// <inheritdoc cref="DatasetException"/>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="DatasetException"/>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
