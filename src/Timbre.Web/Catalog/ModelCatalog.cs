using System.Collections.Concurrent;
using Timbre.Learning.Models;
using Timbre.Web.Data;
using Timbre.Web.Runs;

namespace Timbre.Web.Catalog;

/// <inheritdoc cref="IModelCatalog"/>
internal sealed class ModelCatalog(ServerOptions options, RunFolders runs) : IModelCatalog
{
    private const string Extension = ".timbre";
    private const int MostModels = 1000;

    private readonly ConcurrentDictionary<string, (DateTime Written, long Bytes, ModelSummary? Summary, string Problem)> _read = new(StringComparer.Ordinal);

    public (IReadOnlyList<CatalogModel> Models, IReadOnlyList<UnreadableModel> Unreadable) List()
    {
        var models = new List<CatalogModel>();
        var unreadable = new List<UnreadableModel>();
        foreach (var (id, path) in Files().Take(MostModels))
        {
            var (model, problem) = Read(id, path);
            if (model is not null)
                models.Add(model);
            else
                unreadable.Add(new UnreadableModel(id, problem));
        }
        return (models, unreadable);
    }

    public CatalogModel? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return PathOf(id) is { } path && File.Exists(path) ? Read(id, path).Model ?? throw new ModelFormatException(Read(id, path).Problem) : null;
    }

    private IEnumerable<(string Id, string Path)> Files()
    {
        yield return (ModelIds.Default, options.DefaultModel);
        if (options.ModelsFolder is { } folder && Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
            {
                var id = Path.GetFileNameWithoutExtension(path);
                if (id != ModelIds.Default && PathOf(id) is not null)
                    yield return (id, path);
            }
        }
        foreach (var name in runs.Names())
        {
            if (runs.FileOf(name, "model.timbre") is { } path)
                yield return (ModelIds.RunPrefix + name, path);
        }
    }

    private string? PathOf(string id)
    {
        if (id == ModelIds.Default)
            return options.DefaultModel;
        if (id.StartsWith(ModelIds.RunPrefix, StringComparison.Ordinal))
            return runs.FileOf(id[ModelIds.RunPrefix.Length..], "model.timbre");
        return options.ModelsFolder is { } folder ? FolderGuard.Inside(folder, id + Extension) : null;
    }

    /// <summary>The file's own words, read again only when it has changed.</summary>
    private (CatalogModel? Model, string Problem) Read(string id, string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return (null, "does not exist");
        if (!_read.TryGetValue(path, out var entry) || entry.Written != file.LastWriteTimeUtc || entry.Bytes != file.Length)
        {
            try
            {
                entry = (file.LastWriteTimeUtc, file.Length, ModelFile.ReadSummary(path), "");
            }
            catch (Exception exception) when (exception is ModelFormatException or IOException)
            {
                entry = (file.LastWriteTimeUtc, file.Length, null, exception.Message.Replace(path, Path.GetFileName(path), StringComparison.Ordinal));
            }
            _read[path] = entry;
        }
        return (entry.Summary is { } summary ? new CatalogModel(id, path, entry.Bytes, summary) : null, entry.Problem);
    }
}
