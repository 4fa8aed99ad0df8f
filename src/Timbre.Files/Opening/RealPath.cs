namespace Timbre.Files.Opening;

/// <summary>Where files and folders really lie.</summary>
internal static partial class RealPath
{
    private const int LongestPath = 4096;

    /// <summary>The path with every link on the way resolved; null where nothing is there.</summary>
    public static string? Of(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(path) >= LongestPath)
            return null;
        if (OperatingSystem.IsWindows())
            return Path.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path) : null;
        var resolved = new byte[LongestPath];
        return realpath(path, resolved) == 0 ? null : Encoding.UTF8.GetString(resolved, 0, Array.IndexOf(resolved, (byte)0));
    }

    /// <summary>Whether a real path is a real folder or lies somewhere below it.</summary>
    public static bool IsInside(string folder, string path) =>
        path == folder || path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, [Out] byte[] resolved);
}
