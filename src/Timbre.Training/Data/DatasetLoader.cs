namespace Timbre.Training.Data;

/// <summary>Opens a data set and sees what it is: a folder of class folders of sound files or of spectrogram images, or a feature table.</summary>
internal static class DatasetLoader
{
    private static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg"];

    /// <summary>Opens the data set at a path; no sound file or image is read yet.</summary>
    /// <param name="path">A folder whose sub-folders are the classes, or a CSV table with the columns <c>filename</c> and <c>label</c>.</param>
    /// <exception cref="DatasetException">There is nothing usable there; the message says what was looked for.</exception>
    public static Dataset Open(string path)
    {
        if (Directory.Exists(path))
            return OpenFolder(path);
        if (File.Exists(path))
            return OpenTable(path);
        throw new DatasetException($"{path}: no such file or folder; --data takes a folder of class folders or a feature table (CSV)");
    }

    private static Dataset OpenFolder(string root)
    {
        var folders = Directory.EnumerateDirectories(root)
            .Where(folder => Path.GetFileName(folder)[0] != '.')
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .ToArray();
        var files = folders.ToDictionary(folder => folder, FilesBelow, StringComparer.Ordinal);
        var audio = files.Values.Sum(list => list.Count(AudioFolder.HasAudioExtension));
        var images = files.Values.Sum(list => list.Count(IsImage));
        if (audio == 0 && images == 0)
            throw new DatasetException($"{root}: no class folders with sound files or images (PNG, JPEG); expected {root}/<class>/<file>, one folder per class");
        if (audio > 0 && images > 0)
            throw new DatasetException($"{root}: holds both {audio} sound files and {images} images; give a folder with one kind");

        var kind = audio > 0 ? DatasetKind.Audio : DatasetKind.Spectrograms;
        Func<string, bool> belongs = audio > 0 ? AudioFolder.HasAudioExtension : IsImage;
        var used = folders.Where(folder => files[folder].Any(belongs)).ToArray();
        var classes = Array.ConvertAll(used, folder => Path.GetFileName(folder));
        RequireClasses(root, classes);

        var items = new List<DataItem>();
        for (var label = 0; label < used.Length; label++)
        {
            foreach (var file in files[used[label]].Where(belongs))
            {
                var id = TrackName.WithoutExtension(Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'));
                items.Add(new DataItem(id, file, label, TrackName.Of(id)));
            }
        }
        RefuseTwins(items);
        return new Dataset(root, kind, classes, items);
    }

    private static List<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden, MaxRecursionDepth = 16 })
            .Where(IsImage)
            .Concat(AudioFolder.Find(folder))
            .Order(StringComparer.Ordinal)
            .ToList();

    private static bool IsImage(string path) => ImageExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The same name in two formats (song.wav and song.mp3) is one recording twice: its id would be ambiguous in every report.</summary>
    private static void RefuseTwins(List<DataItem> items)
    {
        var twins = items.GroupBy(item => item.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        if (twins is not null)
            throw new DatasetException($"{twins[0].Path} and {twins[1].Path} differ only in their extension; remove or rename one");
    }

    private static Dataset OpenTable(string path)
    {
        var table = FeatureTable.Read(path);
        if (table.Rows.Any(row => row.Label.Length == 0))
            throw new DatasetException($"{path}: some rows have no label; training and evaluation need one in every row");
        var classes = table.Rows.Select(row => row.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        RequireClasses(path, classes);
        var items = table.Rows.Select((row, index) =>
        {
            var id = TrackName.WithoutExtension(row.FileName);
            return new DataItem(id, path, Array.IndexOf(classes, row.Label), TrackName.Of(id), index);
        });
        return new Dataset(path, DatasetKind.Table, classes, items.ToArray(), table);
    }

    private static void RequireClasses(string location, string[] classes)
    {
        if (ClassNames.Problem(classes) is { } problem)
            throw new DatasetException($"{location}: {problem}; rename it");
        if (classes.Length < 2)
            throw new DatasetException($"{location}: only one class; a classifier needs at least two class folders or labels");
    }
}
