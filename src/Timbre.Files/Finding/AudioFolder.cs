namespace Timbre.Files.Finding;

/// <summary>Finds the sound files below folders.</summary>
/// <example>
/// <code>
/// using Timbre.Files.Finding;
///
/// foreach (var file in AudioFolder.Find("music"))
///     Console.WriteLine(file);
/// </code>
/// </example>
public static class AudioFolder
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2", ".mp1",
        ".m4a", ".m4b", ".mp4", ".m4v", ".mov", ".3gp", ".aac", ".wma", ".wmv", ".asf", ".mkv", ".mka", ".webm", ".avi", ".flv", ".ts", ".mpg", ".mpeg",
        ".ape", ".wv", ".tta", ".mpc", ".tak", ".amr", ".dsf",
    };

    /// <summary>The sound files that a list of files and folders names, folders walked to any depth.</summary>
    /// <param name="inputs">Files, taken whatever their names, and folders, of which the files with an audio extension are taken.</param>
    /// <returns>
    /// Paths that begin as the input did; inputs in the order given, the content of a folder in ordinal order of the paths, the same on
    /// every machine. A file that two inputs name comes once.
    /// </returns>
    /// <remarks>Hidden files and folders (those with a leading dot) are left out; a link that leads back to a folder above is walked once.</remarks>
    /// <exception cref="UnusableFileException">An input does not exist, or a folder may not be read.</exception>
    public static IReadOnlyList<string> Find(params IEnumerable<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (Directory.Exists(input))
            {
                var found = new List<string>();
                Walk(input, [RealPath.Of(input) ?? input], found);
                found.Sort(StringComparer.Ordinal);
                files.AddRange(found.Where(file => seen.Add(Path.GetFullPath(file))));
            }
            else if (!File.Exists(input))
            {
                throw new UnusableFileException(input, "does not exist; name a sound file or a folder of them");
            }
            else if (seen.Add(Path.GetFullPath(input)))
            {
                files.Add(input);
            }
        }
        return files;
    }

    /// <summary>Whether a file's name ends like that of a sound or video file that can be read here.</summary>
    /// <param name="path">A file name; the file need not exist.</param>
    public static bool HasAudioExtension(string path) => Extensions.Contains(Path.GetExtension(path));

    /// <param name="folder">The folder as the caller reaches it.</param>
    /// <param name="above">The folders on the way here, this one last, each with every link resolved.</param>
    /// <param name="found">Where the files go.</param>
    private static void Walk(string folder, string[] above, List<string> found)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new UnusableFileException(folder, "is a folder that cannot be read; change its permissions (chmod +rx)", exception);
        }

        foreach (var entry in entries)
        {
            if (entry.Name.StartsWith('.'))
                continue;
            var path = Path.Join(folder, entry.Name);
            if (!Directory.Exists(path))
            {
                if (HasAudioExtension(entry.Name))
                    found.Add(path);
                continue;
            }

            var target = entry.LinkTarget is null ? Path.Join(above[^1], entry.Name) : RealPath.Of(path) ?? path;
            // Walking back to a folder on the way would never end.
            if (!above.Any(passed => RealPath.IsInside(target, passed)))
                Walk(path, [.. above, target], found);
        }
    }
}
