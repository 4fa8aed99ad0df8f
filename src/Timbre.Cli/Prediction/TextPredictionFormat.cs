using System.Text;

namespace Timbre.Cli.Prediction;

/// <summary>For people: one recording with bars and a timeline, or a line for each of many.</summary>
internal sealed class TextPredictionFormat(bool single) : IPredictionFormat
{
    private const int BarWidth = 30;

    public string Name => "text";

    public string Format(RecordingGenres genres, TagChange? tag)
    {
        var change = tag is not null ? PlainText.OneLine($"tag {tag}") : null;
        if (single)
            return $"{Details(genres)}{(change is null ? "" : $"  {change}\n")}";
        var named = string.Join(", ", genres.Genres.Select(genre => $"{genre.Genre} {genre.Probability:0%}"));
        return $"{PlainText.OneLine(genres.File)}: {named} ({genres.Confidence.Word()}){(change is null ? "" : $"; {change}")}\n";
    }

    private static StringBuilder Details(RecordingGenres recording)
    {
        var text = new StringBuilder($"{PlainText.OneLine(recording.File)} ({TimeSpan.FromSeconds(recording.Seconds):h\\:mm\\:ss}): {recording.Confidence.Word()}\n");
        var width = recording.Genres.Max(genre => genre.Genre.Length);
        foreach (var (genre, probability) in recording.Genres)
            text.Append($"  {genre.PadRight(width)} {probability,6:0.0%} {new string('█', (int)Math.Round(probability * BarWidth))}\n");
        if (recording.Segments.Count < 2)
            return text;
        text.Append("  over time:\n");
        foreach (var span in recording.Timeline)
            text.Append($"  {TimeSpan.FromSeconds(span.Start):h\\:mm\\:ss} {span.Genre}\n");
        return text;
    }
}

internal static class SummaryText
{
    private const int FoldersShown = 20;
    private const int GenresShown = 3;

    private static readonly ConfidenceLevel[] Levels = [ConfidenceLevel.Sure, ConfidenceLevel.Leaning, ConfidenceLevel.NotSure];

    public static string Format(LibrarySummary summary)
    {
        var text = new StringBuilder();
        var width = Math.Max(5, summary.Genres.Max(genre => genre.Genre.Length));
        text.Append(CultureInfo.InvariantCulture, $"{"genre".PadRight(width)}  {"files",7}  share  {Levels[0].Word(),7}  {Levels[1].Word(),7}  {Levels[2].Word(),8}\n");
        foreach (var (genre, counts) in summary.Genres)
            Row(genre, [.. Levels.Select(level => counts.GetValueOrDefault(level))]);
        Row("all", [.. Levels.Select(level => summary.Genres.Sum(genre => genre.Counts.GetValueOrDefault(level)))]);
        if (summary.Folders.Count > 1)
            Folders(text, summary.Folders);
        if (summary.Tags.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"tags: {string.Join(", ", summary.Tags.OrderByDescending(tag => tag.Value).Select(tag => $"{tag.Value} {tag.Key.Word()}"))}\n");
        return text.ToString();

        void Row(string name, int[] counts) => text.Append(
            CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {counts.Sum(),7}  {(double)counts.Sum() / summary.Count,5:0%}  {counts[0],7}  {counts[1],7}  {counts[2],8}\n");
    }

    private static void Folders(StringBuilder text, IReadOnlyList<(string Folder, IReadOnlyList<(string Genre, int Count)> Genres)> folders)
    {
        text.Append(CultureInfo.InvariantCulture, $"{folders.Count} folders, the largest first:\n");
        foreach (var (folder, genres) in folders.Take(FoldersShown))
        {
            var named = string.Join(", ", genres.Take(GenresShown).Select(genre => $"{genre.Genre} {genre.Count}"));
            text.Append(CultureInfo.InvariantCulture, $"  {genres.Sum(genre => genre.Count),6}  {PlainText.OneLine(folder)}: {named}{(genres.Count > GenresShown ? ", …" : "")}\n");
        }
        if (folders.Count > FoldersShown)
            text.Append(CultureInfo.InvariantCulture, $"  and {folders.Count - FoldersShown} more\n");
    }
}
