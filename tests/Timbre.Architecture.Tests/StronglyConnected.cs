namespace Timbre.Architecture.Tests;

/// <summary>The strongly connected components of a directed graph, by Tarjan's algorithm.</summary>
internal sealed class StronglyConnected
{
    private readonly ILookup<string, string> _next;
    private readonly Dictionary<string, int> _index = [];
    private readonly Dictionary<string, int> _low = [];
    private readonly Stack<string> _open = [];
    private readonly List<SortedSet<string>> _components = [];

    public StronglyConnected(ILookup<string, string> next)
    {
        _next = next;
        foreach (var node in next.Select(edges => edges.Key).Where(node => !_index.ContainsKey(node)))
            Visit(node);
    }

    public IReadOnlyList<IReadOnlySet<string>> Components => _components;

    private void Visit(string node)
    {
        _index[node] = _low[node] = _index.Count;
        _open.Push(node);
        foreach (var other in _next[node])
        {
            if (!_index.TryGetValue(other, out var reached))
            {
                Visit(other);
                reached = _low[other];
            }
            if (_open.Contains(other))
                _low[node] = Math.Min(_low[node], reached);
        }
        if (_low[node] == _index[node])
            Close(node);
    }

    private void Close(string root)
    {
        var component = new SortedSet<string>();
        do
            component.Add(_open.Pop());
        while (!component.Contains(root));
        _components.Add(component);
    }
}
