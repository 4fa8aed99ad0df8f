namespace Timbre.Training.Studies;

/// <summary>Published against measured, for the terminal and as CSV.</summary>
internal static class StudyTable
{
    /// <summary>A table for each protocol.</summary>
    public static string Format(IReadOnlyList<StudyComparison> rows)
    {
        var text = new StringBuilder();
        foreach (var part in rows.GroupBy(row => row.Part))
        {
            var leaks = part.Key.HonestSplit is not null;
            text.Append(CultureInfo.InvariantCulture, $"\n{part.Key.Title}, {part.Key.Split}{(leaks ? " (LEAKY: segments of one track on both sides)" : "")}\n");
            var width = Math.Max(5, part.Max(row => row.Entry.Model.Length));
            text.Append("model".PadRight(width)).Append("  published    ").Append("measured: mean ± sd (min–max)".PadRight(32)).Append("seeds");
            text.Append(leaks ? $"  the same by tracks ({part.Key.HonestSplit})\n" : "\n");
            foreach (var row in part)
            {
                text.Append(row.Entry.Model.PadRight(width)).Append("  ").Append(Published(row.Published).PadRight(11)).Append("  ").Append(Spread(row.Measured).PadRight(32));
                text.Append(CultureInfo.InvariantCulture, $"{row.Measured.Count,5}");
                text.Append(leaks ? $"  {Spread(row.Honest)}" : "").Append(row.Entry.Note.Length > 0 ? $"  {row.Entry.Note}" : "").Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The same as CSV, one line a model and split.</summary>
    public static string ToCsv(IReadOnlyList<StudyComparison> rows)
    {
        var text = new StringBuilder("part,split,classes,model,published_low,published_high,mean,sd,min,max,seeds\n");
        foreach (var row in rows)
        {
            Line(text, row, row.Part.Split, row.Measured, row.Published);
            if (row.Part.HonestSplit is { } honest)
                Line(text, row, honest, row.Honest, null);
        }
        return text.ToString();
    }

    /// <summary>Mean, standard deviation of a sample (empty for one value) and range.</summary>
    public static string Spread(IReadOnlyList<double> values)
    {
        return values.Count switch
        {
            0 => "-",
            1 => string.Create(CultureInfo.InvariantCulture, $"{values[0]:0.000}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{values.Average():0.000} ± {Deviation(values):0.000} ({values.Min():0.000}–{values.Max():0.000})"),
        };
    }

    private static void Line(StringBuilder text, StudyComparison row, string split, IReadOnlyList<double> values, (double Low, double High)? published)
    {
        if (values.Count == 0)
            return;
        text.AppendJoin(',', new[] { row.Part.Title, split, string.Join(',', row.Part.Classes ?? []), row.Entry.Model }.Select(CsvCell.Quote));
        text.Append(published is { } figure ? FormattableString.Invariant($",{figure.Low},{figure.High}") : ",,");
        text.Append(CultureInfo.InvariantCulture, $",{values.Average():0.####},{(values.Count > 1 ? Deviation(values).ToString("0.####", CultureInfo.InvariantCulture) : "")},{values.Min():0.####},{values.Max():0.####},{values.Count}\n");
    }

    private static string Published((double Low, double High)? figure) => figure switch
    {
        null => "-",
        var (low, high) when low < high => string.Create(CultureInfo.InvariantCulture, $"{low:0.000}–{high:0.000}"),
        var (low, _) => string.Create(CultureInfo.InvariantCulture, $"{low:0.000}"),
    };

    private static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
