namespace Timbre.Learning.Experiments;

/// <summary>Writes a file beside its target and renames it, so that no half-written file is ever seen.</summary>
public static class AtomicFile
{
    /// <summary>Replaces a text file.</summary>
    public static void WriteText(string path, string text) => Write(path, beside => File.WriteAllText(beside, text));

    /// <summary>Replaces a file by what is written to the path that <paramref name="write"/> is given.</summary>
    public static void Write(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var beside = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Environment.ProcessId}.part");
        try
        {
            write(beside);
            File.Move(beside, full, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
