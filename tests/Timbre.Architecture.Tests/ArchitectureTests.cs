using Mono.Cecil;
using Timbre.Testing;

namespace Timbre.Architecture.Tests;

/// <summary>The rules, held against the projects under <c>src/</c> and their built assemblies, which lie beside this one.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Source = Path.Combine(SharedData.RepositoryRoot, "src");
    private static readonly ProjectFile[] Files = [.. Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories).Order().Select(ProjectFile.Read)];
    private static readonly ReferenceRules Rules = new(ProjectTable.Timbre, Files);

    public static TheoryData<string> Projects => [.. Files.Select(project => project.Name)];

    [Fact]
    public void Projects_refer_only_to_what_they_may_know() => None(Rules.OfProjectFiles());

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_refers_only_to_what_its_project_may_know(string project)
    {
        using var module = Module(project);
        None(Rules.OfAssembly(Find(project), module));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_cycle(string project)
    {
        using var module = Module(project);
        None(new FolderGraph(module).Cycles());
    }

    /// <summary>What is learned from, how, combined, known by name, run, studied: each layer knows those before it. A folder that is new is declared here.</summary>
    [Fact]
    public void Learning_is_built_in_layers()
    {
        using var module = Module("Timbre.Training");
        string[][] layers = [["Data", "Splits", "Examples", "Metrics", "Workers"], ["Fitting", "Recipes", "Networks"], ["Ensembles"], ["Zoo"], ["Runs"], ["Studies"]];
        None(new FolderGraph(module).Against("Timbre.Training", layers));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_the_project_and_the_folders(string project) =>
        None(Directory.EnumerateFiles(Path.Combine(Source, project), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor").Order()
            .SelectMany(path => NamespaceRules.Violations(Path.GetRelativePath(Source, path), File.ReadAllText(path))));

    private static ProjectFile Find(string project) => Files.Single(file => file.Name == project);

    private static ModuleDefinition Module(string project) => ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"{Find(project).Assembly}.dll"));

    private static void None(IEnumerable<string> violations)
    {
        var found = violations.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
