namespace Timbre.Web.Data;

/// <summary>
/// The folders that the server was started on, under the names that clients see: <c>NAME/path/below</c>, where NAME is the folder's own
/// name (made unique where two are called the same). A client's path never leaves them, neither by <c>..</c> nor by a link.
/// </summary>
internal sealed class DataFolders
{
    private const int MostEntries = 10_000;

    private readonly (string Name, string Real)[] _roots;

    public DataFolders(ServerOptions options)
    {
        var roots = new List<(string Name, string Real)>();
        foreach (var folder in options.DataFolders)
        {
            if (RealPath.Of(folder) is not { } real || !Directory.Exists(real))
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

    /// <summary>What lies in a folder, folders first, without what is hidden.</summary>
    /// <exception cref="OutsideException">It lies in no data folder or is none.</exception>
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

    /// <summary>The real path of what a client named.</summary>
    /// <exception cref="OutsideException">It lies in no data folder or does not exist.</exception>
    public string Resolve(string path)
    {
        return TryResolve(path) ?? throw new OutsideException(path);
    }

    /// <summary>The name that clients see of a real path below one of the folders; the path itself where it lies outside.</summary>
    public string NameOf(string realPath)
    {
        foreach (var (name, real) in _roots)
        {
            if (RealPath.IsInside(real, realPath))
                return name + realPath[real.TrimEnd('/').Length..];
        }
        return realPath;
    }

    private string? TryResolve(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? path : path[..slash];
        var root = Array.Find(_roots, root => root.Name == name);
        // A data folder that is called like a hidden one was named on the command line of the server.
        return root.Real is null ? null : FolderGuard.Inside(root.Real, slash < 0 ? "" : path[(slash + 1)..]);
    }
}

/// <summary>A file or folder, its path as clients name it.</summary>
internal sealed record DataEntry(string Path, string Name, bool IsFolder, long Bytes);

/// <summary>A client named a path that it may not see or that does not exist: both get the same answer.</summary>
internal sealed class OutsideException(string path)
    : Exception($"{PlainText.OneLine(path.Length > 200 ? path[..200] + "…" : path)}: no such file or folder among the data folders of this server; start it with --data DIR to add one");
