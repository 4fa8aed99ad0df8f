using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Timbre.Architecture.Tests;

/// <summary>Holds source files to the rule that a namespace is the project's name and the folders below it.</summary>
internal static class NamespaceRules
{
    /// <summary>What one file does against the rule.</summary>
    /// <param name="path">The path below <c>src/</c>: the project's folder, then others.</param>
    /// <param name="source">The file's text.</param>
    public static IEnumerable<string> Violations(string path, string source)
    {
        var expected = Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '.');
        if (path.EndsWith(".razor", StringComparison.Ordinal))
        {
            return source.Split('\n').Where(line => line.TrimStart().StartsWith("@namespace", StringComparison.Ordinal))
                .Select(line => $"{path}: {line.Trim()}; its folder says the namespace, {expected}");
        }
        var root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot();
        return
        [
            .. root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(declared => declared.Name.ToString()).Where(name => name != expected)
                .Select(name => $"{path}: namespace {name}, not {expected}"),
            .. root.Members.Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Take(1)
                .Select(_ => $"{path}: a type in no namespace, not in {expected}"),
        ];
    }
}
