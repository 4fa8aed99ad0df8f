namespace Timbre.Cli.Training;

/// <summary>The synthetic set that a training without <c>--data</c> learns: made once, kept as WAV files that one can listen to.</summary>
internal static class BuiltInSet
{
    // Part of the folder's name: another synthesis must not be mixed with clips of this one.
    private const string Version = "1";

    /// <summary>The folder of the set, which is made where it is missing.</summary>
    public static string Folder(int threads, CancellationToken cancellation)
    {
        var folder = Path.Combine(CacheRoot(), "timbre", $"built-in-set-{Version}");
        if (!Directory.Exists(folder))
            Make(folder, threads, cancellation);
        return folder;
    }

    /// <summary>Written beside and renamed, so that an interrupted first run leaves no half set behind.</summary>
    private static void Make(string folder, int threads, CancellationToken cancellation)
    {
        Console.Error.WriteLine($"making the built-in set in {folder}");
        var beside = $"{folder}.{Environment.ProcessId}.part";
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        try
        {
            SyntheticSet.WriteTo(beside, new SyntheticSetOptions(), threads, cancellation);
            if (!Directory.Exists(folder))
                Directory.Move(beside, folder);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    private static string CacheRoot() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } root
        ? root
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
