namespace Timbre.Reports.Plotting;

/// <summary>A plot or diagram cannot be drawn; the message is the one line a user reads: what is wrong and what to do.</summary>
public sealed class DrawingException : Exception
{
    /// <inheritdoc cref="DrawingException"/>
    public DrawingException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="DrawingException"/>
    public DrawingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
