namespace Timbre.Features.Tables;

/// <summary>Features of many clips: a CSV file with the columns <c>filename</c>, <c>length</c>, one per feature, and <c>label</c>.</summary>
/// <param name="FeatureNames">The features' names, in order.</param>
/// <param name="Rows">The clips, in order.</param>
/// <example>
/// <code>
/// using Timbre.Features.Tables;
///
/// new FeatureTable(["brightness", "loudness"], [new FeatureRow("a.wav", 66150, [1500, 0.2], "jazz")]).Write("table.csv");
/// try
/// {
///     foreach (var row in FeatureTable.Read("table.csv").Rows)
///         Console.WriteLine($"{row.Label} {string.Join(' ', row.Values)}");
/// }
/// catch (FeatureTableException exception)
/// {
///     Console.Error.WriteLine(exception.Message);    // names the line
/// }
/// </code>
/// </example>
public sealed record FeatureTable(IReadOnlyList<string> FeatureNames, IReadOnlyList<FeatureRow> Rows)
{
    internal const string FileNameColumn = "filename";
    internal const string LengthColumn = "length";
    internal const string LabelColumn = "label";

    /// <summary>Reads a table; columns are found by their names, in any order.</summary>
    /// <param name="path">A CSV file in UTF-8 with the columns <c>filename</c> and <c>label</c>, perhaps <c>length</c>, and else numbers.</param>
    /// <exception cref="FeatureTableException">It is no such table; the message names the line.</exception>
    /// <exception cref="UnusableFileException">The file is missing or cannot be read.</exception>
    public static FeatureTable Read(string path) => new FeatureTableReader(path).Read();

    /// <summary>Writes the table, whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteText(path, writer =>
        {
            writer.Write(FeatureTableWriter.Header(FeatureNames));
            foreach (var row in Rows)
                writer.Write(FeatureTableWriter.Line(row));
        });
    }
}

/// <summary>A file is no feature table; the message is one line that names the file, the line in it, and what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="problem">What is wrong and what to do.</param>
public sealed class FeatureTableException(string path, long line, string problem) : UnusableFileException(path, problem, line: line);

/// <summary>The features of one clip or segment.</summary>
/// <param name="FileName">What the row describes, unique in its table, such as <c>rock.00012.wav</c> or, for segment 3, <c>rock.00012.3.wav</c>.</param>
/// <param name="Length">Number of samples at 22,050 Hz; 0 where a table does not tell.</param>
/// <param name="Values">One value per feature of the table.</param>
/// <param name="Label">The genre.</param>
public sealed record FeatureRow(string FileName, int Length, double[] Values, string Label);
