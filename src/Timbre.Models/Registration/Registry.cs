namespace Timbre.Models.Registration;

/// <summary>Everything of one kind that is known by name: Timbre's own, then what was added. Thread-safe.</summary>
internal sealed class Registry<T>
    where T : class
{
    private readonly Lock _adding = new();
    private readonly Func<T, string> _nameOf;
    private volatile IReadOnlyList<T> _all = [];

    /// <param name="nameOf">The name that an entry is found by.</param>
    /// <param name="own">Timbre's own entries.</param>
    public Registry(Func<T, string> nameOf, IEnumerable<T> own)
    {
        _nameOf = nameOf;
        foreach (var entry in own)
            Add(entry);
    }

    /// <summary>All entries, in the order in which they were added.</summary>
    public IReadOnlyList<T> All => _all;

    /// <summary>The entry of a name, or null.</summary>
    public T? Find(string name) => _all.FirstOrDefault(entry => _nameOf(entry) == name);

    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    public void Add(T entry)
    {
        lock (_adding)
        {
            if (Find(_nameOf(entry)) is not null)
                throw new ArgumentException($"the name '{_nameOf(entry)}' is taken; choose another");
            _all = [.. _all, entry];
        }
    }
}
