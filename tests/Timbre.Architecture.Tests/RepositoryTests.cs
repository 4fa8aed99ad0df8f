using System.Text.RegularExpressions;
using System.Xml.Linq;
using Timbre.Testing;

namespace Timbre.Architecture.Tests;

/// <summary>Files beside the code that must keep up with it.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string Root = SharedData.RepositoryRoot;

    [Fact]
    public void The_notices_name_every_package_and_system_library()
    {
        var packages = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants()
            .Where(item => item.Name.LocalName is "PackageVersion" or "GlobalPackageReference").Select(item => item.Attribute("Include")!.Value);
        var libraries = File.ReadLines(Path.Combine(Root, "eng", "setup.sh"))
            .SkipWhile(line => !line.StartsWith("packages_to_use=", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("say()", StringComparison.Ordinal))
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .SelectMany(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Contains("libsndfile1", libraries);
        var notices = File.ReadAllText(Path.Combine(Root, "THIRD-PARTY-NOTICES.md"));
        Assert.All(packages.Concat(libraries), name => Assert.Matches($@"(?<![\w.-]){Regex.Escape(name)}(?![\w-])", notices));
    }

    /// <summary>All that the format needs a compilation for and the build does not check.</summary>
    [Fact]
    public void Usings_are_sorted_those_of_the_runtime_first()
    {
        var files = ((string[])["src", "tests", "bench", "samples"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)).ToArray();
        Assert.True(files.Length > 500);
        Assert.All(files, file =>
        {
            var usings = UsingPattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).ToArray();
            Assert.Equal(usings.OrderBy(name => !IsRuntime(name)).ThenBy(name => name, StringComparer.OrdinalIgnoreCase), usings);
        });
    }

    private static bool IsRuntime(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingPattern();
}
