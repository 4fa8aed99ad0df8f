namespace Timbre.Training.Data;

/// <summary>Opens a data set by the label source that recognizes it.</summary>
internal static class DatasetLoader
{
    /// <summary>The label sources. The last one is asked first, as what is added later is the more special: any file may be a table.</summary>
    public static Registry<LabelSource> Sources { get; } = new(source => source.Name, [new FeatureTableSource(), new ImageFolders(), new SoundFolders()]);

    /// <summary>Opens the data set at a path; no sound file or image is read yet.</summary>
    /// <param name="path">A file or folder that one of <see cref="Sources"/> recognizes.</param>
    /// <exception cref="DatasetException">There is nothing usable there; the message says what was looked for.</exception>
    public static Dataset Open(string path)
    {
        var location = new DataLocation(path);
        if (Sources.All.LastOrDefault(source => source.Recognizes(location)) is { } found)
            return found.Open(location);
        throw new DatasetException(location.IsFolder
            ? $"{path}: no class folders with sound files or images (PNG, JPEG); expected {path}/<class>/<file>, one folder per class"
            : $"{path}: no such file or folder; --data takes {string.Join(" or ", Sources.All.Reverse().Select(source => source.Expects).Distinct())}");
    }
}
