using Timbre.Learning.Experiments;
using Timbre.Learning.Metrics;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;

namespace Timbre.Cli.Training;

/// <summary>The runs of <c>--seeds N</c> after the first: each in a folder of its own below the run's.</summary>
internal static class SeedRuns
{
    /// <summary>Trains and tests with the other seeds; null where one seed is all.</summary>
    public static SeedSummary? Run(
        ModelRecipe recipe,
        ExampleSet examples,
        Representation representation,
        TrainRequest request,
        ExperimentResult first,
        RunFolder folder,
        ITrainingObserver observer,
        CancellationToken cancellation)
    {
        if (request.Seeds < 2)
            return null;
        var seeds = Enumerable.Range(0, request.Seeds).Select(i => request.Settings.Seed + i).ToArray();
        var tests = new List<Evaluation> { first.Test };
        for (var i = 1; i < seeds.Length; i++)
        {
            observer.OnNote($"seed {seeds[i]} ({i + 1} of {seeds.Length})");
            var own = new RunFolder(Path.Combine(folder.Path, $"seed-{seeds[i]}"));
            var settings = request.Settings with { Seed = seeds[i], CheckpointFolder = own.Path };
            using var result = Experiment.Run(recipe, examples, representation, request.Plan, settings, observer, cancellation);
            own.WriteResult(result, new ModelCard { Command = TrainJob.CommandText(), Split = request.Plan.Name, Seed = seeds[i], Metrics = MetricsJson.Write(result.Test) }, request.Plan.Name);
            tests.Add(result.Test);
        }
        return new SeedSummary(seeds, tests);
    }
}
