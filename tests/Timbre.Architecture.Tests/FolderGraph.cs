using Mono.Cecil;

namespace Timbre.Architecture.Tests;

/// <summary>Which namespaces of one assembly refer to which others of it. A folder is a namespace, and a nested one is a folder of its own.</summary>
/// <remarks>Not seen is what the compiler leaves no trace of: constants, <c>nameof</c>, links in documentation.</remarks>
internal sealed class FolderGraph
{
    private const int Examples = 3;
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _edges = [];

    public FolderGraph(ModuleDefinition module)
    {
        foreach (var type in module.Types)
        {
            foreach (var other in TypeReferences.Of(type).Where(other => other.Scope == module && other.Namespace != type.Namespace && !IsAdded(other)))
            {
                if (!_edges.TryGetValue((type.Namespace, other.Namespace), out var examples))
                    _edges.Add((type.Namespace, other.Namespace), examples = []);
                examples.Add($"{type.FullName} -> {other.FullName}");
            }
        }
    }

    /// <summary>One text per cycle: its namespaces, and of each reference between two of them how many types make it, with some examples.</summary>
    public IEnumerable<string> Cycles()
    {
        var next = _edges.Keys.ToLookup(edge => edge.From, edge => edge.To);
        foreach (var cycle in new StronglyConnected(next).Components.Where(component => component.Count > 1))
        {
            var inside = _edges.Where(edge => cycle.Contains(edge.Key.From) && cycle.Contains(edge.Key.To));
            yield return string.Join('\n', [$"cycle of {string.Join(", ", cycle)}", .. inside.SelectMany(edge => Lines(edge.Key, edge.Value))]);
        }
    }

    private static IEnumerable<string> Lines((string From, string To) edge, SortedSet<string> references) =>
        [$"  {edge.From} -> {edge.To}: {references.Count}, such as", .. references.Take(Examples).Select(example => $"    {example}")];

    // What the compiler adds outside every namespace, such as <PrivateImplementationDetails> and <>z__ReadOnlyArray`1, lies in no folder.
    private static bool IsAdded(TypeReference type) => type.Namespace.Length == 0 && type.Name.StartsWith('<');
}
