namespace Timbre.Cli.Training;

/// <summary>
/// The runs of <c>--seeds N</c>: the first in the run's folder, the others each in a folder of its own below it. One that lies there finished, of the
/// same settings and data, is read.
/// </summary>
internal sealed class SeedRuns(ModelRecipe recipe, ExampleSet examples, Representation representation, TrainRequest request, Func<long, string> fingerprint, ITrainingObserver observer)
{
    /// <summary>The first seed's run, where it lies finished; null where it must be trained, as it must where one seed is all.</summary>
    public ExperimentResult? FindFirst(RunFolder folder, CancellationToken cancellation)
    {
        if (Find(folder, request.Settings.Seed) is not { } finished)
            return null;
        if (finished.Restore(examples, request.Plan, request.Settings, cancellation) is { } result)
        {
            observer.OnNote($"seed {request.Settings.Seed}: finished before, not trained again");
            return result;
        }
        observer.OnNote($"seed {request.Settings.Seed}: trained again, for the models of single folds are not kept");
        return null;
    }

    /// <summary>Trains and tests with the other seeds; null where one seed is all.</summary>
    public SeedSummary? Run(ExperimentResult first, ModelCard card, RunFolder folder, CancellationToken cancellation)
    {
        if (request.Seeds < 2)
            return null;
        var seeds = Enumerable.Range(0, request.Seeds).Select(i => request.Settings.Seed + i).ToArray();
        return new SeedSummary(seeds, [first.Test, .. seeds.Skip(1).Select((seed, i) => Test(seed, i + 2, card, folder, cancellation))]);
    }

    private Evaluation Test(long seed, int number, ModelCard card, RunFolder folder, CancellationToken cancellation)
    {
        var own = new RunFolder(Path.Combine(folder.Path, $"seed-{seed}"));
        if (Find(own, seed) is { } finished)
        {
            observer.OnNote($"seed {seed} ({number} of {request.Seeds}): finished before, not trained again");
            return finished.Test;
        }
        observer.OnNote($"seed {seed} ({number} of {request.Seeds})");
        var settings = request.Settings with { Seed = seed, CheckpointFolder = own.Path };
        using var result = Experiment.Run(recipe, examples, representation, request.Plan, settings, observer, cancellation);
        own.WriteResult(result, card with { Seed = seed, TrainedOn = result.TrainedOn, Metrics = MetricsJson.Write(result.Test) }, request.Plan.Name, fingerprint(seed));
        return result.Test;
    }

    /// <summary>Several workers would have to agree what is finished; they train again.</summary>
    private FinishedRun? Find(RunFolder folder, long seed) =>
        request.Seeds > 1 && request.Settings.Workers is null ? FinishedRun.Find(folder, fingerprint(seed)) : null;
}
