using System.Runtime.InteropServices;
using System.Text;

namespace Timbre.Web.Data;

/// <summary>Keeps what clients name inside a folder.</summary>
internal static partial class FolderGuard
{
    private const int LongestPath = 4096;

    /// <summary>
    /// The real path (every link resolved) of a file or folder below a folder, named by a relative path; null where it does not exist, lies
    /// elsewhere, is hidden, or is not named by plain names joined with slashes.
    /// </summary>
    public static string? Inside(string folder, string relative)
    {
        if (RealPath(folder) is not { } root)
            return null;
        if (relative.Length == 0)
            return root;
        // A name that begins with a dot is "..", "." or hidden.
        if (relative.Contains('\0', StringComparison.Ordinal) || relative.Split('/').Any(name => name.Length == 0 || name[0] == '.'))
            return null;
        var path = RealPath(Path.Combine(root, relative));
        return path is not null && IsInside(root, path) ? path : null;
    }

    /// <summary>Whether a real path is a real folder or lies below it.</summary>
    public static bool IsInside(string root, string path) =>
        path == root || path.StartsWith(root.EndsWith('/') ? root : root + "/", StringComparison.Ordinal);

    /// <summary>The path with every link resolved; null where nothing is there.</summary>
    public static string? RealPath(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(path) >= LongestPath)
            return null;
        var resolved = new byte[LongestPath];
        return realpath(path, resolved) == 0 ? null : Encoding.UTF8.GetString(resolved, 0, Array.IndexOf(resolved, (byte)0));
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, [Out] byte[] resolved);
}
