using Timbre.Learning.Data;
using Timbre.Learning.Representations;
using Timbre.Learning.Splits;

namespace Timbre.Cli.Training;

/// <summary>The groups of recordings that a run's split is checked against.</summary>
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
        catch (DatasetException exception)
        {
            Console.Error.WriteLine($"groups: not used: {exception.Message}");
            return null;
        }
    }
}
