namespace Timbre.Web.Components;

/// <summary>What a training may learn from: the data folders, what lies directly in them, and what was asked for.</summary>
internal static class DataChoices
{
    private const int Most = 200;

    public static IReadOnlyList<string> Of(DataFolders folders, string? asked)
    {
        var choices = new List<string>();
        foreach (var root in folders.Roots)
        {
            choices.Add(root);
            choices.AddRange(Below(folders, root).Where(IsData).Select(entry => entry.Path));
        }
        if (!string.IsNullOrEmpty(asked) && !choices.Contains(asked))
            choices.Insert(0, asked);
        return choices.Count > Most ? choices[..Most] : choices;
    }

    private static IReadOnlyList<DataEntry> Below(DataFolders folders, string root)
    {
        try
        {
            return folders.List(root);
        }
        catch (Exception exception) when (exception is OutsideException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsData(DataEntry entry) => entry.IsFolder || entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
}
