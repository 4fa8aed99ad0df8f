namespace Timbre.Training.Runs;

/// <summary>
/// The trainings of one run: the first seed's in the run's folder, the others' each in a folder of its own below it. One that is there already, of the same
/// identity, is read.
/// </summary>
/// <param name="train">Trains and tests with a seed, keeping checkpoints in a folder.</param>
/// <param name="identity">The identity with a seed.</param>
internal sealed class SeedRuns(
    RunSpecification specification, RunFolder? folder, Func<long, RunFolder?, ExperimentResult> train, Func<long, string> identity, Func<ExperimentResult, long, ModelCard> card, RunReporter reporter)
{
    /// <summary>The first seed's result, read where its model is tested already, else trained; written to the run's folder.</summary>
    /// <param name="restore">The result of a tested model; null where its folder no longer has what that takes.</param>
    public ExperimentResult First(Func<FinishedRun, ExperimentResult?> restore)
    {
        var seed = specification.Seed;
        // A finished run of one seed that is asked for again is trained again.
        if (folder is not null && FinishedRun.Find(folder, identity(seed), evenFinished: specification.Seeds > 1) is { } tested)
        {
            if (restore(tested) is { } result)
            {
                reporter.OnNote($"seed {seed}: finished before, not trained again");
                folder.WriteResult(result, card(result, seed), Tested(result, seed));
                folder.DeleteMetrics();
                return result;
            }
            reporter.OnNote($"seed {seed}: trained again, for the models of single folds are not kept");
        }
        folder?.DeleteMetrics();
        var trained = train(seed, folder);
        folder?.WriteResult(trained, card(trained, seed), Tested(trained, seed));
        return trained;
    }

    /// <summary>Trains and tests with the other seeds; null where one seed is all.</summary>
    public SeedSummary? Others(ExperimentResult first)
    {
        if (specification.Seeds < 2)
            return null;
        var seeds = Enumerable.Range(0, specification.Seeds).Select(i => specification.Seed + i).ToArray();
        return new SeedSummary(seeds, [first.Test, .. seeds.Skip(1).Select((seed, i) => Test(seed, i + 2))]);
    }

    private Evaluation Test(long seed, int number)
    {
        var own = folder is null ? null : new RunFolder(Path.Combine(folder.Path, $"seed-{seed}"));
        if (own is not null && FinishedRun.Find(own, identity(seed), evenFinished: true) is { } finished)
        {
            reporter.OnNote($"seed {seed} ({number} of {specification.Seeds}): finished before, not trained again");
            return finished.Test;
        }
        reporter.OnNote($"seed {seed} ({number} of {specification.Seeds})");
        own?.DeleteMetrics();
        using var result = train(seed, own);
        own?.WriteResult(result, card(result, seed), Tested(result, seed));
        own?.WriteMetrics(Tested(result, seed));
        return result.Test;
    }

    private RunMetrics Tested(ExperimentResult result, long seed) => RunMetrics.Of(result, specification.Split, fingerprint: identity(seed));
}
