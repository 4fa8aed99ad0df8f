namespace Timbre.Web.Data;

/// <summary>
/// The folders that the server was started on, under the names that clients see: <c>NAME/path/below</c>, where NAME is the folder's own
/// name (made unique where two are called the same). A client's path never leaves them, neither by <c>..</c> nor by a link.
/// </summary>
public interface IDataFolders
{
    /// <summary>The folders' names.</summary>
    IReadOnlyList<string> Roots { get; }

    /// <summary>What lies in a folder, folders first, without what is hidden.</summary>
    /// <exception cref="OutsideException">It lies in no data folder or is none.</exception>
    IReadOnlyList<DataEntry> List(string path);

    /// <summary>The real path of what a client named.</summary>
    /// <exception cref="OutsideException">It lies in no data folder or does not exist.</exception>
    string Resolve(string path);

    /// <summary>The name that clients see of a real path below one of the folders; the path itself where it lies outside.</summary>
    string NameOf(string realPath);
}

/// <summary>A file or folder.</summary>
/// <param name="Path">As clients name it.</param>
/// <param name="Name">Its own name.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Bytes">A file's size.</param>
public sealed record DataEntry(string Path, string Name, bool IsFolder, long Bytes);
