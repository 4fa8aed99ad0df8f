namespace Timbre.Web.Data;

/// <inheritdoc cref="IDataFolders"/>
internal sealed class DataFolders : IDataFolders
{
    private const int MostEntries = 10_000;

    private readonly (string Name, string Real)[] _roots;

    public DataFolders(ServerOptions options)
    {
        var roots = new List<(string Name, string Real)>();
        foreach (var folder in options.DataFolders)
        {
            if (FolderGuard.RealPath(folder) is not { } real || !Directory.Exists(real))
                throw new DirectoryNotFoundException($"{folder}: no such folder; --data names folders that exist");
            if (roots.Any(root => root.Real == real))
                continue;
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(real));
            name = name.Length == 0 ? "root" : name;
            var unique = name;
            for (var i = 2; roots.Any(root => root.Name == unique); i++)
                unique = $"{name} ({i})";
            roots.Add((unique, real));
        }
        _roots = [.. roots];
    }

    public IReadOnlyList<string> Roots => Array.ConvertAll(_roots, root => root.Name);

    public IReadOnlyList<DataEntry> List(string path)
    {
        var real = Resolve(path);
        if (!Directory.Exists(real))
            throw new OutsideException(path);
        // What a link leads to is shown as what it is; where it leads outside, Resolve refuses it and it is not shown.
        var entries = new List<DataEntry>();
        foreach (var entry in new DirectoryInfo(real).EnumerateFileSystemInfos("*", new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden, MatchType = MatchType.Simple }).Take(MostEntries))
        {
            var named = $"{path}/{entry.Name}";
            if (entry.LinkTarget is not null && TryResolve(named) is null)
                continue;
            var isFolder = Directory.Exists(entry.FullName);
            entries.Add(new DataEntry(named, entry.Name, isFolder, isFolder ? 0 : new FileInfo(entry.FullName).Length));
        }
        return [.. entries.OrderBy(entry => !entry.IsFolder).ThenBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)];
    }

    public string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TryResolve(path) ?? throw new OutsideException(path);
    }

    public string NameOf(string realPath)
    {
        ArgumentNullException.ThrowIfNull(realPath);
        foreach (var (name, real) in _roots)
        {
            if (FolderGuard.IsInside(real, realPath))
                return name + realPath[real.TrimEnd('/').Length..];
        }
        return realPath;
    }

    private string? TryResolve(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? path : path[..slash];
        var root = Array.Find(_roots, root => root.Name == name);
        // A data folder that is called like a hidden one was named by whoever started the server.
        return root.Real is null ? null : FolderGuard.Inside(root.Real, slash < 0 ? "" : path[(slash + 1)..]);
    }
}
