namespace Timbre.Models.Parts;

/// <summary>A model file is damaged, crafted or of another version; the message is the one line a user reads and names the file.</summary>
/// <param name="message">The message; control characters in it are replaced.</param>
/// <param name="innerException">The cause, if another exception was it.</param>
public sealed class ModelFormatException(string message, Exception? innerException = null) : Exception(Files.Text.PlainText.OneLine(message), innerException);
