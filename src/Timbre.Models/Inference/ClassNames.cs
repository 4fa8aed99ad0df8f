namespace Timbre.Models.Inference;

/// <summary>What the classes of a model may be called.</summary>
internal static class ClassNames
{
    private const int Longest = 200;
    private const int Shown = 40;

    /// <summary>What is wrong with the names; null where nothing is.</summary>
    public static string? Problem(IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (string.IsNullOrWhiteSpace(name))
                return "a class has no name";
            if (name.Length > Longest)
                return $"the class '{PlainText.OneLine(name[..Shown])}…' has a name of {name.Length} characters, more than {Longest}";
            if (!PlainText.IsOneLine(name))
                return $"the class '{PlainText.OneLine(name)}' has characters that cannot be shown";
            if (!seen.Add(name))
                return $"two classes are called '{name}'";
        }
        return null;
    }
}
