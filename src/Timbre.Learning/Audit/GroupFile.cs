using System.Globalization;
using CsvHelper;
using Timbre.Learning.Data;
using Timbre.Learning.Experiments;

namespace Timbre.Learning.Audit;

/// <summary>
/// A CSV that says which files belong together, with the columns <c>file</c> and <c>group</c>: what an audit hands to a split so that no
/// group is divided. Other columns are not read.
/// </summary>
public static class GroupFile
{
    /// <summary>
    /// Writes the groups of an audit, every file in one: <c>recording</c> ties copies of one recording, <c>group</c> ties besides what is
    /// likely of one recording, session or artist. A group is named after its first file.
    /// </summary>
    /// <param name="path">The CSV to write.</param>
    /// <param name="report">The audit.</param>
    public static void Write(string path, AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var recordings = Names(report.SameRecording);
        var groups = Names(report.Likely);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            WriteRecord(csv, "file", "recording", "group");
            foreach (var file in report.Files)
            {
                var recording = recordings.GetValueOrDefault(file, file);
                WriteRecord(csv, file, recording, groups.GetValueOrDefault(file, recording));
            }
            csv.Flush();
        }
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Reads a group file.</summary>
    /// <param name="path">A CSV with the columns <c>file</c> and <c>group</c>.</param>
    /// <returns>The group of each file, by the file's path as written, without extension.</returns>
    /// <exception cref="DatasetException">There is no such file, a column is missing, or a path stands in two groups.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var csv = CsvReader.Create(File.ReadAllBytes(path), new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, TrackLineNumbers = true });
            csv.ReadHeader();
            return Read(path, csv);
        }
        catch (Exception exception) when (exception is CsvFormatException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DatasetException(
                $"{path}: {(exception is FileNotFoundException or DirectoryNotFoundException ? "no such file; name a CSV with the columns file and group" : "cannot be read as a CSV with the columns file and group")}", exception);
        }
    }

    private static Dictionary<string, string> Read(string path, CsvReader csv)
    {
        var headers = csv.Headers.ToArray();
        var (fileColumn, groupColumn) = (Array.IndexOf(headers, "file"), Array.IndexOf(headers, "group"));
        if (fileColumn < 0 || groupColumn < 0)
            throw new DatasetException($"{path}: lacks the column {(fileColumn < 0 ? "file" : "group")}; give a CSV with the columns file and group");
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            if (csv.FieldCount != headers.Length)
                throw new DatasetException($"{path}: line {csv.LineNumber} has {csv.FieldCount} fields where the header has {headers.Length}; complete or remove it");
            var (file, group) = (csv.GetString(fileColumn), csv.GetString(groupColumn));
            if (file.Length == 0 || group.Length == 0)
                throw new DatasetException($"{path}: line {csv.LineNumber} lacks a file or a group; complete or remove it");
            var name = TrackName.WithoutExtension(file);
            if (!groups.TryAdd(name, group) && groups[name] != group)
                throw new DatasetException($"{path}: '{name}' stands in the groups '{groups[name]}' and '{group}'; a file belongs to one");
        }
        return groups;
    }

    private static void WriteRecord(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.EndRecord();
    }

    private static Dictionary<string, string> Names(IReadOnlyList<CopyGroup> groups)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            foreach (var file in group.Files)
                names[file] = group.Files[0];
        }
        return names;
    }
}
