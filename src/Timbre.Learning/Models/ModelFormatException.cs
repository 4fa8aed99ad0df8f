namespace Timbre.Learning.Models;

/// <summary>A model file is damaged, crafted or of another version; the message is the one line a user reads and names the file.</summary>
public sealed class ModelFormatException : Exception
{
    /// <inheritdoc cref="ModelFormatException"/>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="ModelFormatException"/>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
