using System.Globalization;
using CsvHelper;

namespace Timbre.Audit;

/// <summary>Writes what an audit found as a <see cref="GroupFile"/>.</summary>
internal static class GroupFileWriter
{
    /// <summary>
    /// Writes the groups of an audit, every file in one: <c>recording</c> ties copies of one recording, <c>group</c> ties besides what is
    /// likely of one recording, session or artist. A group is named after its first file.
    /// </summary>
    public static void Write(string path, AuditReport report)
    {
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
