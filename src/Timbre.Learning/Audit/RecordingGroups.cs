namespace Timbre.Learning.Audit;

/// <summary>Joins pairs to groups: who is tied to one of a group is tied to all of it (Tarjan's union by rank with path halving).</summary>
internal sealed class RecordingGroups
{
    private readonly int[] _parent;
    private readonly byte[] _rank;

    public RecordingGroups(int count)
    {
        _parent = [.. Enumerable.Range(0, count)];
        _rank = new byte[count];
    }

    /// <summary>The number that stands for an item's group.</summary>
    public int Find(int item)
    {
        while (_parent[item] != item)
        {
            _parent[item] = _parent[_parent[item]];
            item = _parent[item];
        }
        return item;
    }

    /// <summary>Ties two items; false when they already were.</summary>
    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b)
            return false;
        if (_rank[a] < _rank[b])
            (a, b) = (b, a);
        if (_rank[a] == _rank[b])
            _rank[a]++;
        _parent[b] = a;
        return true;
    }
}
