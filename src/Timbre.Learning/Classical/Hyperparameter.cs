namespace Timbre.Learning.Classical;

/// <summary>One setting of a classifier: its name as <c>--set name=value</c> takes it, its default, and what values it may have.</summary>
/// <param name="Name">Lower case, words joined by hyphens.</param>
/// <param name="Default">The value where none is given.</param>
/// <param name="Description">One line for the help text.</param>
public sealed record Hyperparameter(string Name, string Default, string Description)
{
    /// <summary>The words it takes; empty where it takes numbers alone.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>The smallest and largest number it takes, both included, or null where it takes words alone.</summary>
    public (double Minimum, double Maximum)? Range { get; private init; }

    /// <summary>Whether its numbers are whole.</summary>
    public bool IsInteger { get; private init; }

    /// <summary>What any text stands for, such as <c>a file</c>; null where it takes numbers and words alone.</summary>
    public string? TextMeaning { get; private init; }

    /// <summary>What it was called in models that were saved earlier; null where it had no other name.</summary>
    internal string? FormerName { get; init; }

    /// <summary>The permitted values in words, such as <c>a whole number from 1 to 1000</c>.</summary>
    public string Permitted
    {
        get
        {
            var parts = Words.ToList();
            if (Range is { } range)
                parts.Add($"a {(IsInteger ? "whole number" : "number")} from {range.Minimum} to {range.Maximum}");
            if (TextMeaning is not null)
                parts.Add(TextMeaning);
            return string.Join(" or ", parts);
        }
    }

    internal static Hyperparameter Number(string name, double value, double minimum, double maximum, string description) =>
        new(name, FormattableString.Invariant($"{value}"), description) { Range = (minimum, maximum) };

    internal static Hyperparameter NumberOrWord(string name, string value, double minimum, double maximum, string[] words, string description) =>
        new(name, value, description) { Range = (minimum, maximum), Words = words };

    internal static Hyperparameter Integer(string name, int value, int minimum, int maximum, string description) =>
        new(name, FormattableString.Invariant($"{value}"), description) { Range = (minimum, maximum), IsInteger = true };

    internal static Hyperparameter Text(string name, string value, string meaning, string description) =>
        new(name, value, description) { TextMeaning = meaning };

    internal static Hyperparameter Choice(string name, string value, string[] words, string description) =>
        new(name, value, description) { Words = words };
}
