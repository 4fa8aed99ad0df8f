namespace Timbre.Web.Recognition;

/// <summary>
/// The models that were used last. A file that has changed is read again; one that falls out is freed once its last user is done. While a model is
/// read, only those wait who want it.
/// </summary>
internal sealed class ModelCache(ModelCatalog catalog, RecognitionEngine engine, Func<string, RecognitionEngine, GenreRecognizer>? load = null) : IDisposable
{
    private const int MostModels = 4;

    private readonly Func<string, RecognitionEngine, GenreRecognizer> _load = load ?? GenreRecognizer.Load;
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>A model for one user, who disposes the lease.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="ModelFormatException">It cannot be read.</exception>
    public async Task<Lease> TakeAsync(string id)
    {
        var path = catalog.Find(id)?.Path ?? throw new KeyNotFoundException($"there is no model '{id}' here; GET /api/models lists those that there are");
        var entry = Find(path, File.GetLastWriteTimeUtc(path));
        try
        {
            return new Lease(this, entry, await entry.Loading.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                if (_entries.Contains(entry))
                    Forget(entry);
                Release(entry);
            }
            if (exception is ModelFormatException refused)
                throw Refused(path, refused);
            throw;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            while (_entries.Count > 0)
                Forget(_entries[0]);
        }
    }

    /// <summary>The entry of a file, the last one now, with one more user.</summary>
    private Entry Find(string path, DateTime written)
    {
        lock (_gate)
        {
            var entry = _entries.Find(candidate => candidate.Path == path);
            if (entry is not null && entry.Written != written)
            {
                Forget(entry);
                entry = null;
            }
            if (entry is not null)
                _entries.Remove(entry);
            entry ??= new Entry(path, written, Task.Run(() => _load(path, engine)));
            entry.Users++;
            _entries.Add(entry);
            if (_entries.Count > MostModels)
                Forget(_entries[0]);
            return entry;
        }
    }

    /// <summary>As clients may see it; the model is listed as unreadable from then on.</summary>
    private ModelFormatException Refused(string path, ModelFormatException exception) => new(catalog.Refuse(path, exception.Message), exception);

    private void Return(Entry entry)
    {
        lock (_gate)
            Release(entry);
    }

    private void Forget(Entry entry)
    {
        _entries.Remove(entry);
        Release(entry);
    }

    private static void Release(Entry entry)
    {
        if (--entry.Users == 0)
            entry.Loading.ContinueWith(loading => loading.Result.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously);
    }

    public sealed class Lease(ModelCache cache, Entry entry, GenreRecognizer recognizer) : IDisposable
    {
        /// <exception cref="ModelFormatException">The model cannot be run.</exception>
        public async Task<RecordingGenres> RecognizeAsync(RecordingRequest request, CancellationToken cancellation)
        {
            try
            {
                return await recognizer.Submit(request, cancellation).ConfigureAwait(false);
            }
            catch (ModelFormatException exception)
            {
                throw cache.Refused(entry.Path, exception);
            }
        }

        public void Dispose() => cache.Return(entry);
    }

    /// <summary>A model that is there, or being read. Guarded by the cache's lock.</summary>
    public sealed record Entry(string Path, DateTime Written, Task<GenreRecognizer> Loading)
    {
        /// <summary>Recordings that use it, and one for the cache while it keeps it.</summary>
        public int Users { get; set; } = 1;
    }
}
