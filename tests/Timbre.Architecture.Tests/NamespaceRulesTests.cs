namespace Timbre.Architecture.Tests;

public sealed class NamespaceRulesTests
{
    [Theory]
    [InlineData("Some.Project/Thing.cs", "namespace Some.Project;\nclass Thing;")]
    [InlineData("Some.Project/Here/There/Thing.cs", "// namespace Elsewhere;\nnamespace Some.Project.Here.There;\nclass Thing { string text = \"\"\"\n    namespace Elsewhere;\n    \"\"\"; }")]
    [InlineData("Some.Project/Program.cs", "return 0;")]
    [InlineData("Some.Project/Assembly.cs", "[assembly: System.CLSCompliant(false)]")]
    [InlineData("Some.Project/Parts/Thing.razor", "<p>@namespaces</p>")]
    public void A_namespace_that_equals_the_folders_passes(string path, string source) => Assert.Empty(NamespaceRules.Violations(path, source));

    [Theory]
    [InlineData("Some.Project/Thing.cs", "namespace Some.Projects;\nclass Thing;", "namespace Some.Projects, not Some.Project")]
    [InlineData("Some.Project/Here/Thing.cs", "namespace Some.Project;\nclass Thing;", "namespace Some.Project, not Some.Project.Here")]
    [InlineData("Some.Project/Thing.cs", "namespace Some.Project { class A; }\nnamespace Other { class B; }", "namespace Other, not Some.Project")]
    [InlineData("Some.Project/Thing.cs", "class Thing;", "a type in no namespace, not in Some.Project")]
    [InlineData("Some.Project/Thing.cs", "delegate void Thing();", "a type in no namespace, not in Some.Project")]
    [InlineData("Some.Project/Parts/Thing.razor", "@namespace Other\n<p></p>", "@namespace Other; its folder says the namespace, Some.Project.Parts")]
    public void Any_other_namespace_is_named(string path, string source, string violation) =>
        Assert.Equal($"{path}: {violation}", Assert.Single(NamespaceRules.Violations(path, source)));
}
