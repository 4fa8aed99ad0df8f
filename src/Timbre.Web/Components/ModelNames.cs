namespace Timbre.Web.Components;

internal static class ModelNames
{
    /// <summary>Its id as a reader would say it, and the recipe where that does not say it already.</summary>
    public static string Of(CatalogModel model)
    {
        var title = Title(model.Id);
        return title.Contains(model.Summary.Name, StringComparison.OrdinalIgnoreCase) ? title : $"{title} ({model.Summary.Name})";
    }

    public static string Title(string id) => id == ModelIds.Default ? "the default model" : RunOf(id) is { } run ? $"run {run}" : id;

    /// <summary>The run that a model comes from, or null.</summary>
    public static string? RunOf(string id) => id.StartsWith(ModelIds.RunPrefix, StringComparison.Ordinal) ? id[ModelIds.RunPrefix.Length..] : null;
}

internal static class SplitNames
{
    /// <summary>The plan as it was given, with what matters of it in words.</summary>
    public static string Of(string plan) => plan switch
    {
        _ when plan.StartsWith("segments", StringComparison.Ordinal) => $"{plan} (leaky: pieces of one track on both sides)",
        _ when plan.StartsWith("files:", StringComparison.Ordinal) => $"by given lists ({plan["files:".Length..].Split(',')[0]}, …)",
        _ => plan,
    };
}
