namespace Timbre.Features.Imaging;

/// <summary>An image file could not be read or written; the message is one line that names the file and what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong and what to do.</param>
public sealed class PngFileException(string path, string reason) : IOException(string.Concat($"{path}: {reason}".Select(c => char.IsControl(c) ? '?' : c)))
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
