namespace Timbre.Web.Components;

/// <summary>Splits as a reader would say them.</summary>
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
