using Timbre.Web.Catalog;

namespace Timbre.Web.Components;

/// <summary>What a model is called on the page.</summary>
internal static class ModelNames
{
    private const string RunPrefix = "run:";

    /// <summary>Its id as a reader would say it, and the recipe where that does not say it already.</summary>
    public static string Of(CatalogModel model)
    {
        var title = Title(model.Id);
        return title.Contains(model.Summary.Name, StringComparison.OrdinalIgnoreCase) ? title : $"{title} ({model.Summary.Name})";
    }

    /// <summary>An id as a reader would say it.</summary>
    public static string Title(string id) => id == "default" ? "the default model" : RunOf(id) is { } run ? $"run {run}" : id;

    /// <summary>The run that a model comes from, or null.</summary>
    public static string? RunOf(string id) => id.StartsWith(RunPrefix, StringComparison.Ordinal) ? id[RunPrefix.Length..] : null;
}
