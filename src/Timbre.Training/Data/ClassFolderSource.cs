namespace Timbre.Training.Data;

/// <summary>A folder whose folders are the classes, with files of one kind at any depth in them.</summary>
internal abstract class ClassFolderSource : LabelSource
{
    public override string Expects => "a folder of class folders";

    protected abstract DatasetKind Kind { get; }

    /// <summary>The files in a class folder that are its items.</summary>
    protected abstract IReadOnlyList<string> ItemsOf(DataLocation.ClassFolder folder);

    public override bool Recognizes(DataLocation location) => location.ClassFolders.Any(folder => ItemsOf(folder).Count > 0);

    public override Dataset Open(DataLocation location)
    {
        var (sound, images) = (location.ClassFolders.Sum(folder => folder.Sound.Count), location.ClassFolders.Sum(folder => folder.Images.Count));
        if (sound > 0 && images > 0)
            throw new DatasetException($"{location.Path}: holds both {sound} sound files and {images} images; give a folder with one kind");
        var used = location.ClassFolders.Where(folder => ItemsOf(folder).Count > 0).ToArray();
        RequireClasses(location.Path, [.. used.Select(folder => folder.Name)]);

        var items = new List<DataItem>();
        for (var label = 0; label < used.Length; label++)
        {
            foreach (var file in ItemsOf(used[label]))
            {
                var id = TrackName.WithoutExtension(Path.GetRelativePath(location.Path, file).Replace(Path.DirectorySeparatorChar, '/'));
                items.Add(new DataItem(id, file, label, TrackName.Of(id)));
            }
        }
        RefuseTwins(items);
        return new Dataset(location.Path, Kind, [.. used.Select(folder => folder.Name)], items) { Summary = Summary };
    }

    /// <summary>The same name in two formats (song.wav and song.mp3) is one recording twice: its id would be ambiguous in every report.</summary>
    private static void RefuseTwins(List<DataItem> items)
    {
        var twins = items.GroupBy(item => item.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        if (twins is not null)
            throw new DatasetException($"{twins[0].Path} and {twins[1].Path} differ only in their extension; remove or rename one");
    }
}

internal sealed class SoundFolders : ClassFolderSource
{
    public override string Name => "sound-folders";

    public override string Summary => "sound files in class folders";

    protected override DatasetKind Kind => DatasetKind.Audio;

    protected override IReadOnlyList<string> ItemsOf(DataLocation.ClassFolder folder) => folder.Sound;
}

internal sealed class ImageFolders : ClassFolderSource
{
    public override string Name => "image-folders";

    public override string Summary => "log-mel images in class folders";

    protected override DatasetKind Kind => DatasetKind.Spectrograms;

    protected override IReadOnlyList<string> ItemsOf(DataLocation.ClassFolder folder) => folder.Images;
}
