namespace Timbre.Cli.Inputs;

internal static class InputFiles
{
    /// <summary>Files in a stable order, each once, and how many inputs gave none, of which each has had its line on stderr.</summary>
    /// <param name="inputs">Files and folders; <c>-</c> stands for the names on stdin.</param>
    public static (IReadOnlyList<SourceFile> Files, int Missing) Find(IEnumerable<string> inputs)
    {
        var missing = 0;
        var files = SourceFile.Find(inputs.SelectMany(input => input == "-" ? StandardInput() : [input]), exception => Report(exception.Message), empty => Report($"{empty}: holds no sound files"));
        if (files.Count + missing == 0)
            Report("no input: name sound files or folders of them");
        return (files, missing);

        void Report(string line)
        {
            missing++;
            Failure.Report(line, ExitCode.Failed);
        }
    }

    /// <summary>One name a line, or apart by zero bytes, as <c>find -print0</c> writes them.</summary>
    private static string[] StandardInput()
    {
        var text = Console.In.ReadToEnd();
        return text.Split(text.Contains('\0', StringComparison.Ordinal) ? '\0' : '\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

/// <summary>Checks a place to write to before hours of work, not after.</summary>
internal static class OutputPath
{
    /// <param name="path">The file.</param>
    /// <param name="isShare">Whether it is one of several to be merged, which must stay for that.</param>
    public static void RequireWritable(string path, bool isShare = false)
    {
        if (path.Length == 0)
            throw new UsageException("--out: name a file to write");
        if (Directory.Exists(path))
            throw new UsageException($"--out {path}: is a folder; name a file in it");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new UsageException($"--out {path}: there is no folder {folder}; make it first");
        if (isShare && !AtomicFile.IsReplaceable(path))
            throw new UsageException($"--out {path}: a share goes to a file, not to a pipe or device; name a file");
    }

    public static void RequireOtherThan(string path, IEnumerable<string> inputs)
    {
        var output = Path.GetFullPath(path);
        if (inputs.Any(input => Path.GetFullPath(input) == output))
            throw new UsageException($"--out {path}: is one of the inputs and would be lost; name another file");
    }
}
