namespace Timbre.Features;

/// <summary>A feature table cannot be read; the message is one line that names the file, the line in it, and what to do.</summary>
public sealed class FeatureTableException : IOException
{
    /// <summary>Makes the error for a place in a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, from 1; 0 for the file as a whole.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    public FeatureTableException(string path, long line, string problem)
        : base(string.Concat((line > 0 ? $"{path}:{line}: {problem}" : $"{path}: {problem}").Select(c => char.IsControl(c) ? '?' : c)))
    {
    }
}
