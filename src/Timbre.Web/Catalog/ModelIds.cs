namespace Timbre.Web.Catalog;

/// <summary>How requests name models.</summary>
public static class ModelIds
{
    /// <summary>The model that answers when none is named.</summary>
    public const string Default = "default";

    /// <summary>What comes before a run's name in the id of its model.</summary>
    public const string RunPrefix = "run:";
}
