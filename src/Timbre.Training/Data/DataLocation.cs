namespace Timbre.Training.Data;

/// <summary>The file or folder that data is to be opened from. Its folders are walked once, however many sources look at it.</summary>
internal sealed class DataLocation(string path)
{
    private static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg"];

    private readonly Lazy<IReadOnlyList<ClassFolder>> _classFolders = new(() => [.. Directory.EnumerateDirectories(path)
        .Where(folder => System.IO.Path.GetFileName(folder)[0] != '.')
        .OrderBy(System.IO.Path.GetFileName, StringComparer.Ordinal)
        .Select(ClassFolder.Of)]);

    public string Path => path;

    public bool IsFolder => Directory.Exists(path);

    public bool IsFile => File.Exists(path);

    /// <summary>The folders in it, but for hidden ones, in ordinal order; empty where it is no folder.</summary>
    public IReadOnlyList<ClassFolder> ClassFolders => IsFolder ? _classFolders.Value : [];

    /// <param name="Name">The folder's name, a class's.</param>
    /// <param name="Sound">The sound files in it, at any depth, in ordinal order.</param>
    /// <param name="Images">The images in it, likewise.</param>
    internal sealed record ClassFolder(string Name, IReadOnlyList<string> Sound, IReadOnlyList<string> Images)
    {
        public static ClassFolder Of(string folder)
        {
            var every = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden, MaxRecursionDepth = 16 };
            var images = Directory.EnumerateFiles(folder, "*", every).Where(file => ImageExtensions.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));
            return new ClassFolder(System.IO.Path.GetFileName(folder), AudioFolder.Find(folder), [.. images.Order(StringComparer.Ordinal)]);
        }
    }
}
