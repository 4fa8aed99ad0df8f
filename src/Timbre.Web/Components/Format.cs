namespace Timbre.Web.Components;

/// <summary>Numbers, times and sizes as the page writes them.</summary>
internal static class Format
{
    /// <summary>A share as whole percents, but never 0 or 100 for what is not quite that.</summary>
    public static string Percent(double share) => share switch
    {
        > 0 and < 0.005 => "< 1 %",
        > 0.995 and < 1 => "> 99 %",
        _ => $"{share * 100:0} %",
    };

    /// <summary>A score from 0 to 1 with three digits, or a dash.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    /// <summary>A number for CSS and SVG.</summary>
    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    /// <summary>How long something takes, roughly.</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, time.TotalSeconds):0} s",
        { TotalMinutes: < 60 } => $"{time.TotalMinutes:0} min",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    public static string Moment(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => $"{bytes / 1024.0:0} KB",
        < 10 << 20 => $"{bytes / 1048576.0:0.0} MB",
        < 1 << 30 => $"{bytes / 1048576.0:0} MB",
        _ => $"{bytes / 1073741824.0:0.#} GB",
    };

    /// <summary>Words as a sentence of their own.</summary>
    public static string Sentence(string? words) => string.IsNullOrEmpty(words) ? "" : $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} {thing}s";
}
