namespace Timbre.Cli.Extraction;

/// <summary>Checks a place to write to before hours of work, not after.</summary>
internal static class OutputPath
{
    /// <summary>Fails with one line when a file cannot be written there.</summary>
    public static void RequireWritable(string path)
    {
        if (path.Length == 0)
            throw new UsageException("--out: name a file to write");
        if (Directory.Exists(path))
            throw new UsageException($"--out {path}: is a folder; name a file in it");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new UsageException($"--out {path}: there is no folder {folder}; make it first");
    }

    /// <summary>Fails when a file that is read would be written over.</summary>
    public static void RequireOtherThan(string path, IEnumerable<string> inputs)
    {
        var output = Path.GetFullPath(path);
        if (inputs.Any(input => Path.GetFullPath(input) == output))
            throw new UsageException($"--out {path}: is one of the inputs and would be lost; name another file");
    }
}
