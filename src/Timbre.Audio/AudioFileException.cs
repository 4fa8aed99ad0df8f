namespace Timbre.Audio;

/// <summary>
/// A sound file cannot be used. The message is the one line a user reads: it names the file, says what is wrong and what to do.
/// </summary>
public sealed class AudioFileException : Exception
{
    /// <summary>Makes the error for one file.</summary>
    /// <param name="path">The file, as it was named by the caller.</param>
    /// <param name="problem">What is wrong and what to do, without the file's name and without a full stop.</param>
    /// <param name="inner">The cause, if another exception was it.</param>
    public AudioFileException(string path, string problem, Exception? inner = null)
        : base($"{OneLine(path)}: {OneLine(problem)}", inner)
    {
        Path = path;
        Problem = OneLine(problem);
    }

    /// <summary>The file, as it was named by the caller.</summary>
    public string Path { get; }

    /// <summary>The message without the file's name.</summary>
    public string Problem { get; }

    /// <summary>File names and messages of decoders may hold line ends and terminal escapes; a message is one harmless line.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
