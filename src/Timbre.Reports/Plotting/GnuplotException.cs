namespace Timbre.Reports.Plotting;

/// <summary>A plot cannot be drawn; the message is the one line a user reads: what is wrong and what to do.</summary>
public sealed class GnuplotException : Exception
{
    /// <inheritdoc cref="GnuplotException"/>
    public GnuplotException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="GnuplotException"/>
    public GnuplotException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
