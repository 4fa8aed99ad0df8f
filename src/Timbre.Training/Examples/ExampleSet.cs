namespace Timbre.Training.Examples;

/// <summary>A data set as a model sees it: examples and their items, in the same order.</summary>
/// <param name="Items">The items; where recordings are cut into several windows, one for each window.</param>
/// <param name="Skipped">Files that could not be used, with reasons.</param>
internal sealed record ExampleSet(
    IReadOnlyList<string> Classes,
    IReadOnlyList<DataItem> Items,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<SkippedFile> Skipped)
{
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
    public ExampleSet WithGroups(TrackGroups groups) => this with { Items = groups.Apply(Items) };

    /// <summary>Some of the items, in the order given.</summary>
    public ExampleSet Subset(IReadOnlyList<int> indices) =>
        new ExampleSet(Classes, indices.Select(index => Items[index]).ToArray(), indices.Select(index => Examples[index]).ToArray(), []);
}
