using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Timbre.Models.Tests.Documentation;

/// <summary>A program from the XML documentation of a package, as a reader would paste it into a new console project.</summary>
internal sealed class DocumentedExample
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _compilation;

    private DocumentedExample(string member, string code)
    {
        Member = member;
        _compilation = CSharpCompilation.Create(
            $"example{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(ImplicitUsings)],
            References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));
    }

    /// <summary>What it is an example of, as the documentation names it: <c>T:Timbre.Audio.Reading.AudioFile</c>.</summary>
    public string Member { get; }

    /// <summary>The examples of a package, from the XML file beside its assembly.</summary>
    public static IEnumerable<DocumentedExample> Of(Assembly package) =>
        from member in XDocument.Load(Path.ChangeExtension(package.Location, ".xml")).Descendants("member")
        from code in member.Descendants("example").Elements("code")
        select new DocumentedExample(member.Attribute("name")!.Value, code.Value);

    /// <summary>The full names of the types that it uses, named in its text or not.</summary>
    public IEnumerable<string> Types()
    {
        var model = _compilation.GetSemanticModel(_compilation.SyntaxTrees[0]);
        foreach (var node in _compilation.SyntaxTrees[0].GetRoot().DescendantNodes().Where(node => node is ExpressionSyntax or VariableDeclarationSyntax or CatchDeclarationSyntax))
        {
            var symbol = model.GetSymbolInfo(node).Symbol;
            foreach (var type in new[] { model.GetTypeInfo(node).Type, symbol as ITypeSymbol, symbol?.ContainingType })
                yield return type?.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None)) ?? "";
        }
    }

    /// <summary>Compiles it, warnings counting as errors, and runs it.</summary>
    public void Run()
    {
        using var stream = new MemoryStream();
        var emitted = _compilation.Emit(stream);
        Assert.True(emitted.Success, $"{Member}: {string.Join('\n', emitted.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error))}");
        var main = Assembly.Load(stream.ToArray()).EntryPoint!;
        main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
    }
}
