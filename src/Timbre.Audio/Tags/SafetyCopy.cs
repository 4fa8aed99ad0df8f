namespace Timbre.Audio.Tags;

/// <summary>
/// A whole copy of a file beside it while it is written in place, so that neither a kill, a power cut nor a full disk costs the file. Writing in
/// place keeps what a new file under the old name would lose: owner, access lists, hard links.
/// </summary>
internal sealed class SafetyCopy : IDisposable
{
    private readonly string _path;
    private readonly string _copy;

    private SafetyCopy(string path) => (_path, _copy) = (path, NameOf(path, "timbre-backup"));

    /// <summary>Copies a file; what an earlier, interrupted writing left is brought back first.</summary>
    /// <exception cref="IOException">There is no room for the copy.</exception>
    public static SafetyCopy Make(string path)
    {
        Recover(path);
        var copy = new SafetyCopy(path);
        // Only a whole copy has the name that Recover looks for.
        using var from = RegularFile.OpenStream(path);
        using var to = new AtomicFile(copy._copy, modeOf: path);
        from.CopyTo(to.Stream);
        to.Commit();
        return copy;
    }

    /// <summary>Puts a file back to what it was when an interrupted writing began; does nothing where none was.</summary>
    public static void Recover(string path)
    {
        var copy = new SafetyCopy(path);
        if (!File.Exists(copy._copy))
            return;
        copy.Restore();
        copy.Dispose();
    }

    public void Restore()
    {
        using (var from = RegularFile.OpenStream(_copy))
        using (var to = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write))
        {
            to.SetLength(0);
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
    }

    /// <summary>Removes the copy: the file is whole on the disk.</summary>
    public void Dispose()
    {
        Flush(_path);
        File.Delete(_copy);
    }

    private static void Flush(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static string NameOf(string path, string extension) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{extension}");
}
