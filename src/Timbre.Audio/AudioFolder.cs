namespace Timbre.Audio;

/// <summary>Finds the sound files below folders.</summary>
public static class AudioFolder
{
    /// <summary>The sound files that a list of files and folders names, folders walked to any depth.</summary>
    /// <param name="inputs">Files, taken whatever their names, and folders, of which the files with an audio extension are taken.</param>
    /// <returns>
    /// Paths that begin as the input did; inputs in the order given, the content of a folder in ordinal order of the paths, the same on
    /// every machine. A file that two inputs name comes once.
    /// </returns>
    /// <remarks>Hidden files and folders (those with a leading dot) are left out; a link that leads back to a folder above is walked once.</remarks>
    /// <exception cref="AudioFileException">An input does not exist, or a folder may not be read.</exception>
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
                Walk(input, Real(new DirectoryInfo(input)), found);
                found.Sort(StringComparer.Ordinal);
                files.AddRange(found.Where(file => seen.Add(Path.GetFullPath(file))));
            }
            else if (!File.Exists(input))
            {
                throw new AudioFileException(input, "does not exist; name a sound file or a folder of them");
            }
            else if (seen.Add(Path.GetFullPath(input)))
            {
                files.Add(input);
            }
        }
        return files;
    }

    /// <param name="folder">The folder as the caller reaches it.</param>
    /// <param name="real">The same with every link on the way resolved.</param>
    /// <param name="found">Where the files go.</param>
    private static void Walk(string folder, string real, List<string> found)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new AudioFileException(folder, "is a folder that cannot be read; change its permissions (chmod +rx)", exception);
        }

        foreach (var entry in entries)
        {
            if (entry.Name.StartsWith('.'))
                continue;
            var path = Path.Join(folder, entry.Name);
            if (!Directory.Exists(path))
            {
                if (AudioFile.HasAudioExtension(entry.Name))
                    found.Add(path);
                continue;
            }

            var target = entry.LinkTarget is null ? Path.Join(real, entry.Name) : Real(entry);
            if (!IsWithin(real, target))
                Walk(path, target, found);
        }
    }

    /// <summary>Whether a folder is another one or lies somewhere below it: walking back up there would never end.</summary>
    private static bool IsWithin(string folder, string above) =>
        folder == above || folder.StartsWith(above.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string Real(FileSystemInfo entry)
    {
        try
        {
            return entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
        }
        catch (IOException)
        {
            return entry.FullName;
        }
    }
}
