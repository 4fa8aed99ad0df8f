using CsvHelper;

namespace Timbre.Features.Tables;

/// <summary>Table rows as text; numbers are the shortest that read back to the same value.</summary>
internal static class FeatureTableWriter
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n" };

    public static string Header(IReadOnlyList<string> featureNames) =>
        Line([FeatureTable.FileNameColumn, FeatureTable.LengthColumn, .. featureNames, FeatureTable.LabelColumn]);

    public static string Line(FeatureRow row)
    {
        var fields = new List<string>(row.Values.Length + 3) { row.FileName, row.Length.ToString(CultureInfo.InvariantCulture) };
        foreach (var value in row.Values)
            fields.Add(value.ToString("R", CultureInfo.InvariantCulture));
        fields.Add(row.Label);
        return Line(fields);
    }

    private static string Line(IReadOnlyList<string> fields)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var writer = CsvWriter.Create(text, Options);
        foreach (var field in fields)
            writer.WriteField(field);
        writer.EndRecord();
        writer.Flush();
        return text.ToString();
    }
}
