using System.Text.Unicode;
using CsvHelper;

namespace Timbre.Features.Tables;

/// <summary>Reads a feature table and refuses whatever learning from it would silently get wrong.</summary>
internal sealed class FeatureTableReader(string path)
{
    private const int LargestFile = 1 << 30;

    // A longer line is no row of features; reading on would only fill the memory.
    private const int LongestLine = 1 << 22;

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = LongestLine,
    };

    public FeatureTable Read()
    {
        try
        {
            using var reader = CsvReader.Create(Bytes(), Options);
            return Read(reader);
        }
        catch (CsvFormatException exception)
        {
            throw Error(exception.LineNumber, "has a stray or unclosed quotation mark; quote whole fields only and double the marks inside");
        }
    }

    private byte[] Bytes()
    {
        var bytes = RegularFile.ReadBytes(path, LargestFile);
        if (bytes.Length == 0)
            throw Empty();
        if (!Utf8.IsValid(bytes) || bytes.AsSpan().Contains((byte)0))
            throw Error(0, "is no text; give a feature table in CSV, as 'timbre features' writes it");
        return bytes;
    }

    private FeatureTableException Empty() => Error(0, "is empty; give a feature table with a header line and at least one row");

    private FeatureTable Read(CsvReader reader)
    {
        reader.ReadHeader();
        var header = reader.Headers.ToArray();
        if (header.Length == 0)
            throw Empty();
        var columns = Columns.Find(header, problem => Error(1, problem));
        var rows = new List<FeatureRow>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var line = reader.LineNumber;
            if (reader.FieldCount != header.Length)
                throw Error(line, $"has {reader.FieldCount} fields where the header has {header.Length}; complete or remove the line");
            var row = Row(columns, header, reader, line);
            if (!seen.TryAdd(row.FileName, line))
                throw Error(line, $"names '{row.FileName}' again, as line {seen[row.FileName]} does; remove one of them");
            rows.Add(row);
        }
        if (rows.Count == 0)
            throw Error(0, "has a header but no rows; give a feature table with at least one row");
        return new FeatureTable([.. columns.Features.Select(column => header[column])], rows);
    }

    private FeatureRow Row(Columns columns, string[] header, CsvReader record, long line)
    {
        var fileName = record.GetString(columns.FileName);
        if (fileName.Length == 0)
            throw Error(line, $"has no {FeatureTable.FileNameColumn}; name the clip the row describes");
        var values = new double[columns.Features.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Number(record.GetString(columns.Features[i]), header[columns.Features[i]], line);
        var length = columns.Length < 0 ? 0 : Number(record.GetString(columns.Length), FeatureTable.LengthColumn, line);
        if (length is < 0 or > int.MaxValue)
            throw Error(line, $"gives {record.GetString(columns.Length)} as length; a number of samples is 0 or more");
        return new FeatureRow(fileName, (int)length, values, record.GetString(columns.Label));
    }

    private double Number(string field, string column, long line)
    {
        if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw Error(line, $"has '{Shortened(field)}' in column '{column}', which is no number; correct or remove the line");
        if (!double.IsFinite(value))
            throw Error(line, $"has {Shortened(field)} in column '{column}'; nothing can be learned from that, compute the row again or remove it");
        return value;
    }

    private static string Shortened(string field) => field.Length <= 40 ? field : field[..40] + "…";

    private FeatureTableException Error(long line, string problem) => new(path, line, problem);

    private sealed record Columns(int FileName, int Length, int Label, int[] Features)
    {
        public static Columns Find(string[] header, Func<string, FeatureTableException> error)
        {
            if (header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw error($"has the column '{Shortened(twice.Key)}' twice; rename or remove one");
            var fileName = Array.IndexOf(header, FeatureTable.FileNameColumn);
            var label = Array.IndexOf(header, FeatureTable.LabelColumn);
            if (fileName < 0 || label < 0)
                throw error($"lacks the column '{(fileName < 0 ? FeatureTable.FileNameColumn : FeatureTable.LabelColumn)}'; a feature table has {FeatureTable.FileNameColumn}, {FeatureTable.LabelColumn} and numbers");
            var length = Array.IndexOf(header, FeatureTable.LengthColumn);
            var features = Enumerable.Range(0, header.Length).Where(i => i != fileName && i != label && i != length).ToArray();
            if (features.Length == 0)
                throw error("has no feature columns; a feature table has at least one column of numbers");
            return new Columns(fileName, length, label, features);
        }
    }
}
