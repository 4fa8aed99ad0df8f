using System.Collections.Concurrent;

namespace Timbre.Web.Listening;

/// <summary>
/// Keeps the recordings that pages were given for as long as they are looked at: a while after they were last asked for, and no more than a
/// bounded number and a share of the spool. What is decoded for playing lies in a folder of temporary files that goes with the server.
/// </summary>
internal sealed class RecordingShelf : IDisposable
{
    private const int MostRecordings = 500;

    // The rest of the spool is for bodies on their way.
    private const int ShareOfSpool = 4;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(4);

    private readonly ConcurrentDictionary<string, Recording> _recordings = new(StringComparer.Ordinal);
    private readonly Lazy<DirectoryInfo> _folder;
    private readonly long _mostBytes;

    public RecordingShelf(ServerOptions options)
    {
        _mostBytes = options.MaximumSpool / ShareOfSpool;
        _folder = new Lazy<DirectoryInfo>(() =>
        {
            var parent = Directory.CreateDirectory(options.SpoolFolder ?? Path.GetTempPath());
            return OperatingSystem.IsWindows()
                ? parent.CreateSubdirectory($"timbre-listen-{Guid.NewGuid():N}")
                : Directory.CreateDirectory(Path.Combine(parent.FullName, $"timbre-listen-{Guid.NewGuid():N}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
    }

    public string NewPath(string ending) => Path.Combine(_folder.Value.FullName, $"{Guid.NewGuid():N}{ending}");

    /// <summary>Keeps a recording; those unused for longest make room.</summary>
    public void Add(Recording recording)
    {
        _recordings[recording.Id] = recording;
        var oldest = _recordings.Values.OrderBy(one => one.LastUsed).ToArray();
        var (count, bytes) = (oldest.Length, oldest.Sum(one => one.Bytes));
        foreach (var one in oldest)
        {
            if (one == recording || (count <= MostRecordings && bytes <= _mostBytes && DateTime.UtcNow - one.LastUsed < Kept))
                continue;
            Remove(one.Id);
            count--;
            bytes -= one.Bytes;
        }
    }

    public Recording? Find(string id)
    {
        if (!_recordings.TryGetValue(id, out var recording))
            return null;
        recording.LastUsed = DateTime.UtcNow;
        return recording;
    }

    /// <summary>A recording whose files are read; the caller disposes the reading.</summary>
    public Recording.Reading? Read(string id) => Find(id)?.Read();

    public void Remove(string id)
    {
        if (_recordings.TryRemove(id, out var recording))
            recording.Dispose();
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It goes with the folder.
        }
    }

    public void Dispose()
    {
        foreach (var id in _recordings.Keys)
            Remove(id);
        if (!_folder.IsValueCreated)
            return;
        try
        {
            _folder.Value.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system clears its temporary files.
        }
    }
}
