namespace Timbre.Files;

/// <summary>A file cannot be used. The message is the one line a user reads: it names the file, says what is wrong and what to do.</summary>
public class UnusableFileException : IOException
{
    /// <summary>Makes the error for one file.</summary>
    /// <param name="path">The file, as it was named by the caller.</param>
    /// <param name="problem">What is wrong and what to do, without the file's name and without a full stop.</param>
    /// <param name="inner">The cause, if another exception was it.</param>
    /// <param name="line">The line of a text file that is wrong, from 1; 0 for the file as a whole.</param>
    public UnusableFileException(string path, string problem, Exception? inner = null, long line = 0)
        : base(PlainText.OneLine($"{(path?.Length > 0 ? path : "\"\"")}{(line > 0 ? $":{line}" : "")}: {problem}"), inner) =>
        (Path, Problem) = (path ?? "", PlainText.OneLine(problem));

    /// <summary>The file, as it was named by the caller.</summary>
    public string Path { get; }

    /// <summary>The message without the file's name.</summary>
    public string Problem { get; }
}
