using Mono.Cecil;

namespace Timbre.Architecture.Tests;

/// <summary>Holds projects and their assemblies to a table. A violation is one line that says who must let go of what.</summary>
internal sealed class ReferenceRules(ProjectTable table, IReadOnlyList<ProjectFile> projects)
{
    /// <summary>What the project files do against the table.</summary>
    public IEnumerable<string> OfProjectFiles() =>
    [
        .. projects.Where(project => table.Row(project.Name) is null).Select(project => $"{project.Name} does not stand in the table"),
        .. table.Rows.Where(row => Find(row.Name) is null).Select(row => $"{row.Name} stands in the table, but not in src/"),
        .. projects.SelectMany(project => Forbidden(project.Name, project.Projects, "project file")),
        .. projects.SelectMany(ForbiddenPackages),
        .. table.Never.Where(pair => ReachedFrom(pair.Project).Contains(pair.Reached)).Select(pair => $"{pair.Project} reaches {pair.Reached}, which it never may"),
    ];

    /// <summary>What a project's built assembly does against the table.</summary>
    public IEnumerable<string> OfAssembly(ProjectFile project, ModuleDefinition module)
    {
        var referenced = module.AssemblyReferences.Select(reference => reference.Name).ToHashSet();
        return Forbidden(project.Name, projects.Where(other => referenced.Contains(other.Assembly)).Select(other => other.Name), "assembly");
    }

    private IEnumerable<string> Forbidden(string project, IEnumerable<string> referenced, string place)
    {
        var known = table.KnownTo(project);
        return referenced.Where(name => !known.Contains(name))
            .Select(name => $"{project} ({place}) refers to {name}; it may know {(known.Count == 0 ? "no project" : string.Join(", ", known.Order()))}");
    }

    private IEnumerable<string> ForbiddenPackages(ProjectFile project) => table.Row(project.Name)?.Packages is { } allowed
        ? project.Packages.Except(allowed).Select(package => $"{project.Name} uses the package {package}; it may use {(allowed.Length == 0 ? "none" : string.Join(", ", allowed))}")
        : [];

    private HashSet<string> ReachedFrom(string start) => ProjectTable.Reached(start, name => Find(name)?.Projects ?? []);

    private ProjectFile? Find(string name) => projects.FirstOrDefault(project => project.Name == name);
}
