using Timbre.Learning.Models;
using Timbre.Torch;
using Timbre.Web.Catalog;

namespace Timbre.Web.Recognition;

/// <summary>The models that were used last. A file that has changed is read anew; one that falls out is freed once its last user is done.</summary>
internal sealed class ModelCache(IModelCatalog catalog) : IDisposable
{
    private const int MostModels = 4;

    private readonly Lock _gate = new();
    private readonly List<(string Path, DateTime Written, LoadedModel Model)> _models = [];

    /// <summary>A model for one user, who gives it back by <see cref="Return"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="ModelFormatException">It cannot be read.</exception>
    public LoadedModel Take(string id)
    {
        var path = catalog.Find(id)?.Path ?? throw new KeyNotFoundException($"there is no model '{id}' here; GET /api/models lists those that there are");
        lock (_gate)
        {
            var written = File.GetLastWriteTimeUtc(path);
            var index = _models.FindIndex(entry => entry.Path == path);
            if (index >= 0 && _models[index].Written == written)
            {
                var entry = _models[index];
                _models.RemoveAt(index);
                _models.Add(entry);
                entry.Model.Users++;
                return entry.Model;
            }
            if (index >= 0)
                Forget(index);
            var (model, card) = Load(path);
            var loaded = new LoadedModel(model, card) { Users = 2 };
            _models.Add((path, written, loaded));
            if (_models.Count > MostModels)
                Forget(0);
            return loaded;
        }
    }

    public void Return(LoadedModel model)
    {
        lock (_gate)
            Release(model);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            while (_models.Count > 0)
                Forget(0);
        }
    }

    private static (GenreModel Model, ModelCard Card) Load(string path)
    {
        var loaded = ModelFile.Load(path);
        // Recordings are worked on side by side, so each one's network gets one thread.
        TorchRuntime.Threads = 1;
        return loaded;
    }

    private void Forget(int index)
    {
        var model = _models[index].Model;
        _models.RemoveAt(index);
        Release(model);
    }

    private static void Release(LoadedModel model)
    {
        if (--model.Users == 0)
            model.Model.Dispose();
    }
}
