namespace Timbre.Learning.MelStatistics;

/// <summary>Statistics of one kind of a log-mel window.</summary>
/// <param name="name">The name by which the family is chosen, and with which the names of its statistics begin.</param>
internal abstract class StatisticFamily(string name)
{
    /// <summary>The family's name.</summary>
    public string Name => name;

    /// <summary>The names of its statistics for windows of so many bands, in order.</summary>
    public abstract IEnumerable<string> Names(int bands);

    /// <summary>Computes them.</summary>
    /// <param name="window">The window.</param>
    /// <param name="values">Takes one value a name.</param>
    public abstract void Compute(MelWindow window, Span<float> values);

    /// <summary>Names of one quantity for each of several places: <c>family_quantity_0</c> onward.</summary>
    protected IEnumerable<string> Numbered(string quantity, int count) =>
        Enumerable.Range(0, count).Select(index => $"{name}_{quantity}_{index}");
}
