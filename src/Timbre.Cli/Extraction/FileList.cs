namespace Timbre.Cli.Extraction;

/// <summary>Inputs of a command, <c>-</c> standing for the names on stdin.</summary>
internal static class FileList
{
    /// <summary>The inputs with the names from stdin in place of <c>-</c>: one a line, or apart by zero bytes, as <c>find -print0</c> writes them.</summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> inputs)
    {
        var expanded = new List<string>();
        foreach (var input in inputs)
        {
            if (input == "-")
                expanded.AddRange(StandardInput());
            else
                expanded.Add(input);
        }
        return expanded;
    }

    private static string[] StandardInput()
    {
        var text = Console.In.ReadToEnd();
        return text.Contains('\0', StringComparison.Ordinal)
            ? text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
