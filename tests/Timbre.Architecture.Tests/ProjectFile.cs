using System.Xml.Linq;

namespace Timbre.Architecture.Tests;

/// <summary>What a project file declares. Shared frameworks and assemblies that are referred to by name count as packages.</summary>
internal sealed record ProjectFile(string Name, string Assembly, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    /// <summary>Reads a <c>.csproj</c>; references under a condition count.</summary>
    public static ProjectFile Read(string path)
    {
        var xml = XDocument.Load(path);
        var name = Path.GetFileNameWithoutExtension(path);
        return new ProjectFile(
            name,
            xml.Descendants("AssemblyName").SingleOrDefault()?.Value ?? name,
            [.. Included(xml, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            [.. Included(xml, "PackageReference"), .. Included(xml, "FrameworkReference"), .. Included(xml, "Reference")]);
    }

    private static IEnumerable<string> Included(XDocument xml, string item) =>
        xml.Descendants(item).Attributes("Include").SelectMany(include => include.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
