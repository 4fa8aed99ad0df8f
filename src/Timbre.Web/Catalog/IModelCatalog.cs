namespace Timbre.Web.Catalog;

/// <summary>The models that the server can answer with: the default, those of the model folder, those of finished runs.</summary>
public interface IModelCatalog
{
    /// <summary>What is on disk now, the default first, then by name.</summary>
    (IReadOnlyList<CatalogModel> Models, IReadOnlyList<UnreadableModel> Unreadable) List();

    /// <summary>The model of an id, or null. An id is only ever looked up among those that <see cref="List"/> gives: it is no path.</summary>
    CatalogModel? Find(string id);
}
