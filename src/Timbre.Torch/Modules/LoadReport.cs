namespace Timbre.Torch;

/// <summary>What did not fit when weights were loaded into a module.</summary>
/// <param name="Missing">Names the module has and the weights do not.</param>
/// <param name="Unexpected">Names the weights have and the module does not.</param>
/// <param name="OtherShape">Names both have with different shapes, with both shapes.</param>
public sealed record LoadReport(string[] Missing, string[] Unexpected, string[] OtherShape)
{
    /// <summary>Whether everything fitted.</summary>
    public bool IsComplete => Missing.Length + Unexpected.Length + OtherShape.Length == 0;

    /// <summary>One line: each group with its first names.</summary>
    public override string ToString() => IsComplete
        ? "everything loaded"
        : string.Join("; ", new[] { Part("missing", Missing), Part("unexpected", Unexpected), Part("of another shape", OtherShape) }
            .Where(part => part.Length > 0));

    /// <summary>A line for each group, with every name.</summary>
    public IEnumerable<string> Lines() => new[] { ("missing", Missing), ("unexpected", Unexpected), ("of another shape", OtherShape) }
        .Where(group => group.Item2.Length > 0)
        .Select(group => $"{group.Item2.Length} {group.Item1}: {string.Join(", ", group.Item2)}");

    private static string Part(string what, string[] names) => names.Length switch
    {
        0 => "",
        <= 4 => $"{names.Length} {what}: {string.Join(", ", names)}",
        _ => $"{names.Length} {what}: {string.Join(", ", names.Take(4))}, ...",
    };
}
