using Mono.Cecil;

namespace Timbre.Architecture.Tests;

/// <summary>Which namespaces of one assembly refer to which others of it. A folder is a namespace, and a nested one is a folder of its own.</summary>
/// <remarks>Not seen is what the compiler leaves no trace of: constants, <c>nameof</c>, links in documentation.</remarks>
internal sealed class FolderGraph
{
    private const int Examples = 3;
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _edges = [];
    private readonly SortedSet<string> _folders = [];

    public FolderGraph(ModuleDefinition module)
    {
        foreach (var type in module.Types.Where(type => !IsAdded(type)))
        {
            _folders.Add(type.Namespace);
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

    /// <summary>One text per folder that stands in no layer, and one per reference to a later layer, with some examples.</summary>
    /// <param name="project">The project's own namespace, which is below all layers.</param>
    /// <param name="layers">The folders of each layer; those within them belong to it.</param>
    public IEnumerable<string> Against(string project, IReadOnlyList<string[]> layers)
    {
        var ranks = _folders.Where(folder => folder.StartsWith(project + ".", StringComparison.Ordinal)).ToDictionary(folder => folder, folder => Rank(folder.Split('.')[project.Split('.').Length], layers));
        foreach (var (folder, _) in ranks.Where(ranked => ranked.Value < 0))
            yield return $"{folder} stands in no layer";
        foreach (var (edge, references) in _edges.Where(edge => ranks.GetValueOrDefault(edge.Key.From, -1) < ranks.GetValueOrDefault(edge.Key.To, -1)))
            yield return string.Join('\n', [$"{edge.From} refers to a later layer", .. Lines(edge, references)]);
    }

    private static int Rank(string folder, IReadOnlyList<string[]> layers) => Enumerable.Range(0, layers.Count).FirstOrDefault(layer => layers[layer].Contains(folder), -1);

    private static IEnumerable<string> Lines((string From, string To) edge, SortedSet<string> references) =>
        [$"  {edge.From} -> {edge.To}: {references.Count}, such as", .. references.Take(Examples).Select(example => $"    {example}")];

    // What the compiler adds outside every namespace, such as <PrivateImplementationDetails> and <>z__ReadOnlyArray`1, lies in no folder.
    private static bool IsAdded(TypeReference type) => type.Namespace.Length == 0 && type.Name.StartsWith('<');
}
