using System.Text.RegularExpressions;
using Timbre.Testing;

namespace Timbre.Architecture.Tests;

/// <summary>Code, help and documents keep to docs/glossary.md.</summary>
public sealed class WordsTests
{
    private static readonly string[] Folders = ["src", "docs", "samples", "eng", "deploy", "native"];
    private static readonly string[] Endings = [".cs", ".razor", ".md", ".sh", ".py", ".cpp", ".h", ".js", ".css"];

    [Fact]
    public void Words_that_the_glossary_retires_are_not_used()
    {
        var retired = Retired();
        Assert.True(retired.Length > 5, "the glossary lists what is not used");
        var word = new Regex($@"\b({string.Join('|', retired.Select(Regex.Escape))})\b", RegexOptions.IgnoreCase);
        var found = Files().SelectMany(path => File.ReadLines(path).Select((line, i) => (Match: word.Match(line), Place: $"{Path.GetRelativePath(SharedData.RepositoryRoot, path)}:{i + 1}")))
            .Where(one => one.Match.Success).Select(one => $"{one.Place}: {one.Match.Value}");
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("begun anew otherwise", true)]
    [InlineData("Nobody asked for it", true)]
    [InlineData("a new model", false)]
    public void A_retired_word_is_found(string text, bool expected) =>
        Assert.Equal(expected, Retired().Any(word => Regex.IsMatch(text, $@"\b{Regex.Escape(word)}\b", RegexOptions.IgnoreCase)));

    private static string[] Retired() => File.ReadLines(Glossary)
        .SkipWhile(line => line != "| not | but |").Skip(2).TakeWhile(line => line.StartsWith('|'))
        .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries))
        .ToArray();

    private static string Glossary => Path.Combine(SharedData.RepositoryRoot, "docs", "glossary.md");

    private static IEnumerable<string> Files() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder), "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(SharedData.RepositoryRoot, "*.md"))
        .Where(path => Endings.Contains(Path.GetExtension(path)) && path != Glossary && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
