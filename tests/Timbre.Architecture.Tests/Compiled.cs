using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace Timbre.Architecture.Tests;

/// <summary>Small assemblies, compiled in memory.</summary>
internal static class Compiled
{
    private static readonly MetadataReference[] Platform = [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)];

    public static ModuleDefinition Module(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) => ModuleDefinition.ReadModule(Image("Probe", source, kind));

    /// <summary>The assembly's bytes; <paramref name="references"/> are those of others that it may refer to.</summary>
    public static MemoryStream Image(string name, string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params MemoryStream[] references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [.. Platform, .. references.Select(image => MetadataReference.CreateFromImage(image.ToArray()))],
            new CSharpCompilationOptions(kind, allowUnsafe: true));
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return image;
    }
}
