namespace Timbre.Cli.Training;

internal static class KnownGroups
{
    /// <summary>Those asked for, those of the split, or those that lie with the data; the examples are given them.</summary>
    public static TrackGroups? Of(TrainRequest request, Dataset dataset, ref ExampleSet examples)
    {
        if ((request.Groups ?? (request.Plan as GroupSplitPlan)?.File) is { } file)
        {
            var groups = TrackGroups.Read(file);
            examples = examples.WithGroups(groups);
            return groups;
        }
        if (TrackGroups.Beside(dataset.Location) is not { } beside)
            return null;
        try
        {
            var groups = TrackGroups.Read(beside);
            examples = examples.WithGroups(groups);
            if (request.Settings.Workers is null or { IsFirst: true })
                Console.Error.WriteLine($"groups: {beside}: the split is checked against them");
            return groups;
        }
        // Nobody asked for this file, so it stops nobody.
        catch (Exception exception) when (exception is DatasetException or UnusableFileException)
        {
            Console.Error.WriteLine($"groups: not used: {exception.Message}");
            return null;
        }
    }
}
