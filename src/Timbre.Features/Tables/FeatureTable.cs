namespace Timbre.Features;

/// <summary>Features of many clips: a CSV file with the columns <c>filename</c>, <c>length</c>, one per feature, and <c>label</c>.</summary>
/// <param name="FeatureNames">The features' names, in order.</param>
/// <param name="Rows">The clips, in order.</param>
public sealed record FeatureTable(IReadOnlyList<string> FeatureNames, IReadOnlyList<FeatureRow> Rows)
{
    internal const string FileNameColumn = "filename";
    internal const string LengthColumn = "length";
    internal const string LabelColumn = "label";

    /// <summary>Reads a table; columns are found by their names, in any order.</summary>
    /// <param name="path">A CSV file in UTF-8 with the columns <c>filename</c> and <c>label</c>, perhaps <c>length</c>, and else numbers.</param>
    /// <exception cref="FeatureTableException">The file is missing or no such table; the message names the line.</exception>
    public static FeatureTable Read(string path) => new FeatureTableReader(path).Read();

    /// <summary>Writes the table beside its destination and moves it there when complete.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var beside = $"{path}.{Environment.ProcessId}.part";
        try
        {
            using (var writer = new StreamWriter(beside))
            {
                writer.Write(FeatureTableWriter.Header(FeatureNames));
                foreach (var row in Rows)
                    writer.Write(FeatureTableWriter.Line(row));
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
