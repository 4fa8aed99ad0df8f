namespace Timbre.Web.Data;

/// <summary>Keeps what clients name inside a folder.</summary>
internal static class FolderGuard
{
    /// <summary>
    /// The real path (every link resolved) of a file or folder below a folder, named by a relative path; null where it does not exist, lies
    /// elsewhere, is hidden, or is not named by plain names joined with slashes.
    /// </summary>
    public static string? Inside(string folder, string relative)
    {
        if (RealPath.Of(folder) is not { } root)
            return null;
        if (relative.Length == 0)
            return root;
        // A name that begins with a dot is "..", "." or hidden.
        if (relative.Contains('\0', StringComparison.Ordinal) || relative.Split('/').Any(name => name.Length == 0 || name[0] == '.'))
            return null;
        var path = RealPath.Of(Path.Combine(root, relative));
        return path is not null && RealPath.IsInside(root, path) ? path : null;
    }
}
