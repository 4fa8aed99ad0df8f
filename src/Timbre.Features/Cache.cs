namespace Timbre.Features;

/// <summary>Keeps the few things that are costly to make and serve all clips, such as filter banks, by what they depend on. Thread-safe.</summary>
/// <remarks>The framework's dictionaries of such keys are not compiled ahead of time, and to compile one at the start costs more than to search through so few entries.</remarks>
internal sealed class Cache<TKey, TValue>(Func<TKey, TValue> make)
    where TKey : struct, IEquatable<TKey>
    where TValue : class
{
    private readonly Lock _gate = new();
    private volatile Entry[] _entries = [];

    public TValue Get(TKey key)
    {
        if (Find(key) is { } there)
            return there;
        var made = make(key);
        lock (_gate)
        {
            if (Find(key) is { } meanwhile)
                return meanwhile;
            var entries = new Entry[_entries.Length + 1];
            _entries.CopyTo(entries, 0);
            entries[^1] = new Entry(key, made);
            _entries = entries;
        }
        return made;
    }

    private TValue? Find(TKey key)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key.Equals(key))
                return entry.Value;
        }
        return null;
    }

    private sealed record Entry(TKey Key, TValue Value);
}
