using Timbre.Learning.Data;
using Timbre.Learning.Experiments;
using Timbre.Learning.Metrics;
using Timbre.Learning.Representations;
using Timbre.Learning.Splits;
using Timbre.Learning.Training;

namespace Timbre.Cli.Training;

/// <summary>What the same model reaches when no track stands on both sides: without it, a leaky figure cannot be read.</summary>
/// <param name="Test">The scores under the honest split.</param>
/// <param name="Split">The honest split.</param>
internal sealed record LeakMeasurement(Evaluation Test, string Split)
{
    /// <summary>Trains and tests once more, by tracks, where the run's own split leaks; null where it does not or the data does not allow it.</summary>
    public static LeakMeasurement? Measure(
        ModelRecipe recipe,
        ExampleSet examples,
        Representation representation,
        TrainRequest request,
        ExperimentResult result,
        ITrainingObserver observer,
        CancellationToken cancellation)
    {
        if (result.Leak.IsClean || request.Plan is not FractionSplitPlan { ByTrack: false } leaky)
            return null;
        var parts = new[] { leaky.Train, leaky.Valid, leaky.Test }.Where(part => part > 0).Select(part => $"{part * 100:0.###}");
        var honest = SplitPlan.Parse($"tracks:{string.Join('/', parts)}");
        try
        {
            observer.OnNote($"the split leaks: measuring by how much, with the same model under {honest.Name}");
            using var again = Experiment.Run(recipe, examples, representation, honest, request.Settings with { CheckpointFolder = null }, observer, cancellation);
            return new LeakMeasurement(again.Test, honest.Name);
        }
        catch (DatasetException exception)
        {
            observer.OnNote($"the leak could not be measured: {exception.Message}");
            return null;
        }
    }
}
