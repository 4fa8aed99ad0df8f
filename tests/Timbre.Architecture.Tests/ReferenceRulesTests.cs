using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Timbre.Testing;

namespace Timbre.Architecture.Tests;

public sealed class ReferenceRulesTests
{
    private static readonly ProjectTable Table = new([new("Low", [], ["Good"]), new("Middle", ["Low"]), new("High", ["Middle"])], ("High", "Low"));

    [Fact]
    public void What_the_table_allows_passes() => Assert.Empty(Violations(Project("Low", packages: ["Good"]), Project("Middle", ["Low"], ["Any"]), Project("High")));

    [Fact]
    public void A_reference_upwards_is_named() =>
        Assert.Equal("Low (project file) refers to High; it may know no project", Assert.Single(Violations(Project("Low", ["High"]), Project("Middle", ["Low"]), Project("High"))));

    [Fact]
    public void A_reference_out_of_the_table_is_named() =>
        Assert.Equal("Middle (project file) refers to Outside; it may know Low", Assert.Single(Violations(Project("Low"), Project("Middle", ["Outside"]), Project("High"))));

    [Fact]
    public void A_project_that_the_table_does_not_know_is_named() =>
        Assert.Equal("New does not stand in the table", Assert.Single(Violations(Project("Low"), Project("Middle"), Project("High"), Project("New"))));

    [Fact]
    public void A_row_without_its_project_is_named() =>
        Assert.Equal("High stands in the table, but not in src/", Assert.Single(Violations(Project("Low"), Project("Middle"))));

    [Fact]
    public void A_package_out_of_the_list_is_named() =>
        Assert.Equal("Low uses the package Bad; it may use Good", Assert.Single(Violations(Project("Low", packages: ["Good", "Bad"]), Project("Middle"), Project("High"))));

    [Fact]
    public void What_never_may_be_reached_is_found_through_others() =>
        Assert.Equal("High reaches Low, which it never may", Assert.Single(Violations(Project("Low"), Project("Middle", ["Low"]), Project("High", ["Middle"]))));

    [Fact]
    public void An_assembly_that_uses_a_forbidden_one_is_named()
    {
        var high = Compiled.Image("high", "public class Thing;");
        using var low = ModuleDefinition.ReadModule(Compiled.Image("Low", "class User { Thing thing; }", OutputKind.DynamicallyLinkedLibrary, high));
        var project = Project("Low");
        var rules = new ReferenceRules(Table, [project, Project("High") with { Assembly = "high" }]);
        Assert.Equal("Low (assembly) refers to High; it may know no project", Assert.Single(rules.OfAssembly(project, low)));
        Assert.Empty(rules.OfAssembly(Project("High"), Compiled.Module("class Alone;")));
    }

    [Fact]
    public void A_project_file_is_read_whole()
    {
        using var folder = new TemporaryFolder();
        var project = ProjectFile.Read(folder.Write("Some.Thing.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><AssemblyName>thing</AssemblyName></PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Some.Other/Some.Other.csproj" />
                <ProjectReference Include="..\Far.Away\Far.Away.csproj" Condition="'$(Far)' != ''" />
                <PackageReference Include="One;Two" />
                <FrameworkReference Include="Three" />
                <Reference Include="Four" />
              </ItemGroup>
            </Project>
            """));
        Assert.Equal(("Some.Thing", "thing"), (project.Name, project.Assembly));
        Assert.Equal(["Some.Other", "Far.Away"], project.Projects);
        Assert.Equal(["One", "Two", "Three", "Four"], project.Packages);
    }

    private static IEnumerable<string> Violations(params ProjectFile[] projects) => new ReferenceRules(Table, projects).OfProjectFiles();

    private static ProjectFile Project(string name, string[]? projects = null, string[]? packages = null) => new(name, name, projects ?? [], packages ?? []);
}
