using Timbre.Learning.Data;
using Timbre.Learning.Splits;

namespace Timbre.Learning.Representations;

/// <summary>A data set as a model sees it: examples and their items, in the same order.</summary>
/// <param name="Classes">Class names.</param>
/// <param name="Items">The items; where recordings are cut into several windows, one for each window.</param>
/// <param name="Examples">What the model sees of each item.</param>
/// <param name="Skipped">Files that could not be used, with reasons.</param>
public sealed record ExampleSet(
    IReadOnlyList<string> Classes,
    IReadOnlyList<DataItem> Items,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<SkippedFile> Skipped)
{
    /// <summary>The label of each item.</summary>
    public int[] Labels => Items.Select(item => item.Label).ToArray();

    /// <summary>A number for each item's track, or audit group where groups are known: equal for items that belong together.</summary>
    public int[] TrackNumbers()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return Items.Select(item =>
        {
            if (!numbers.TryGetValue(item.Unit, out var number))
                numbers[item.Unit] = number = numbers.Count;
            return number;
        }).ToArray();
    }

    /// <summary>The same with the groups that an audit found.</summary>
    /// <exception cref="DatasetException">The groups name none of the items.</exception>
    public ExampleSet WithGroups(TrackGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return this with { Items = groups.Apply(Items) };
    }

    /// <summary>Some of the items, in the order given.</summary>
    public ExampleSet Subset(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return new ExampleSet(Classes, indices.Select(index => Items[index]).ToArray(), indices.Select(index => Examples[index]).ToArray(), []);
    }
}
