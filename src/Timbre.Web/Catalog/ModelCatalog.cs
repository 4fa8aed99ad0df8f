using System.Collections.Concurrent;

namespace Timbre.Web.Catalog;

/// <summary>The models that the server can answer with: the default, those of the model folder, those of finished runs.</summary>
internal sealed class ModelCatalog(ServerOptions options, RunFolders runs)
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
        return PathOf(id) is { } path && File.Exists(path) ? Read(id, path).Model ?? throw new ModelFormatException(Read(id, path).Problem) : null;
    }

    /// <summary>Lists a model among the unreadable ones, though it describes itself, for as long as its file does not change.</summary>
    /// <returns>What is wrong with it, as clients may see it.</returns>
    public string Refuse(string path, string problem)
    {
        var file = new FileInfo(path);
        if (file.Exists)
            _read[path] = (file.LastWriteTimeUtc, file.Length, null, Shown(path, problem));
        return Shown(path, problem);
    }

    private IEnumerable<(string Id, string Path)> Files()
    {
        yield return (ModelIds.Default, options.DefaultModel);
        if (options.ModelsFolder is { } folder && Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension, new EnumerationOptions { IgnoreInaccessible = true }).Order(StringComparer.Ordinal))
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

    /// <summary>Clients learn no folder of the server.</summary>
    private static string Shown(string path, string problem) => problem.Replace(path, Path.GetFileName(path), StringComparison.Ordinal);

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
                entry = (file.LastWriteTimeUtc, file.Length, null, Shown(path, exception.Message));
            }
            _read[path] = entry;
        }
        return (entry.Summary is { } summary ? new CatalogModel(id, path, entry.Bytes, summary) : null, entry.Problem);
    }
}

/// <summary>A saved model as its file describes it, without its weights in memory. Its id: <c>default</c>, the file's name without its ending, or <c>run:</c> and the run's name.</summary>
public sealed record CatalogModel(string Id, string Path, long Bytes, ModelSummary Summary);

/// <summary>A file among the models that cannot be read.</summary>
internal sealed record UnreadableModel(string Id, string Reason);

internal static class ModelIds
{
    /// <summary>The model that answers when none is named.</summary>
    public const string Default = "default";

    /// <summary>What comes before a run's name in the id of its model.</summary>
    public const string RunPrefix = "run:";
}
