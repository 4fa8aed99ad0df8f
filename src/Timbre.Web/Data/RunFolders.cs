namespace Timbre.Web.Data;

/// <summary>The runs folder as names: nothing outside of it is ever reached.</summary>
internal sealed class RunFolders(ServerOptions options)
{
    private const int LongestName = 100;

    public string Root => Path.GetFullPath(options.RunsFolder);

    public IReadOnlyList<string> Names() => !Directory.Exists(Root)
        ? []
        : [.. new DirectoryInfo(Root).EnumerateDirectories().Select(folder => folder.Name).Where(name => FileOf(name, RunFolder.ConfigurationName) is not null || FileOf(name, RunFolder.EventsName) is not null)];

    /// <summary>Whether a run may be called so: letters, digits and <c>-_.+</c>, not beginning with a dot or a dash.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] is not ('.' or '-') && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or ' ');

    /// <summary>The real path of a run's folder, or null.</summary>
    public string? FolderOf(string name) =>
        !name.Contains('/', StringComparison.Ordinal) && name.Length > 0 && FolderGuard.Inside(Root, name) is { } path && Directory.Exists(path) ? path : null;

    /// <summary>The real path of a file in a run's folder, or null.</summary>
    public string? FileOf(string name, string file) =>
        FolderOf(name) is { } folder && FolderGuard.Inside(folder, file) is { } path && File.Exists(path) ? path : null;
}
