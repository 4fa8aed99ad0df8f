using System.Globalization;
using System.Text;
using Timbre.Cli.Tagging;
using Timbre.Cli.Terminal;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>Counts what was said of a library: genres, how sure the answers are, and what each folder holds. Thread-safe.</summary>
internal sealed class LibrarySummary
{
    private const int FoldersShown = 20;
    private const int GenresShown = 3;

    private static readonly string[] Confidences = [FilePrediction.Sure, FilePrediction.Leaning, FilePrediction.NotSure];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int[]> _genres = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tags = new(StringComparer.Ordinal);

    /// <summary>Files counted.</summary>
    public int Count { get; private set; }

    /// <summary>Counts a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="genre">Its most probable genre.</param>
    /// <param name="confidence">How sure that is.</param>
    /// <param name="tag">What became of its tag, as <see cref="TagChange.Word"/> says; empty where tags are not written.</param>
    public void Add(string path, string genre, string confidence, string tag)
    {
        lock (_gate)
        {
            Count++;
            if (!_genres.TryGetValue(genre, out var counts))
                _genres.Add(genre, counts = new int[Confidences.Length]);
            counts[Math.Max(0, Array.IndexOf(Confidences, confidence))]++;
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } name ? name : ".";
            if (!_folders.TryGetValue(folder, out var held))
                _folders.Add(folder, held = new Dictionary<string, int>(StringComparer.Ordinal));
            held[genre] = held.GetValueOrDefault(genre) + 1;
            if (tag.Length > 0)
                _tags[tag] = _tags.GetValueOrDefault(tag) + 1;
        }
    }

    /// <summary>A table of genres, one of the largest folders, and a line on tags.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        var width = Math.Max(5, _genres.Keys.Max(genre => genre.Length));
        text.Append(CultureInfo.InvariantCulture, $"{"genre".PadRight(width)}  {"files",7}  share  {FilePrediction.Sure,7}  {FilePrediction.Leaning,7}  {FilePrediction.NotSure,8}\n");
        foreach (var (genre, counts) in _genres.OrderByDescending(genre => genre.Value.Sum()).ThenBy(genre => genre.Key, StringComparer.Ordinal))
            Row(text, genre.PadRight(width), counts);
        Row(text, "all".PadRight(width), [.. Confidences.Select((_, i) => _genres.Values.Sum(counts => counts[i]))]);
        if (_folders.Count > 1)
            Folders(text);
        if (_tags.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"tags: {string.Join(", ", _tags.OrderByDescending(tag => tag.Value).Select(tag => $"{tag.Value} {tag.Key}"))}\n");
        return text.ToString();
    }

    private void Row(StringBuilder text, string name, int[] counts) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}  {counts.Sum(),7}  {(double)counts.Sum() / Count,5:0%}  {counts[0],7}  {counts[1],7}  {counts[2],8}\n");

    private void Folders(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{_folders.Count} folders, the largest first:\n");
        foreach (var (folder, held) in _folders.OrderByDescending(folder => folder.Value.Values.Sum()).ThenBy(folder => folder.Key, StringComparer.Ordinal).Take(FoldersShown))
        {
            var genres = held.OrderByDescending(genre => genre.Value).ThenBy(genre => genre.Key, StringComparer.Ordinal).ToArray();
            var named = string.Join(", ", genres.Take(GenresShown).Select(genre => $"{genre.Key} {genre.Value}"));
            text.Append(CultureInfo.InvariantCulture, $"  {held.Values.Sum(),6}  {PlainText.OneLine(folder)}: {named}{(genres.Length > GenresShown ? ", …" : "")}\n");
        }
        if (_folders.Count > FoldersShown)
            text.Append(CultureInfo.InvariantCulture, $"  and {_folders.Count - FoldersShown} more\n");
    }
}
