namespace Timbre.Training.Runs;

/// <summary>What the same model reaches when neither a track nor an audit group stands on both sides: without it, a leaky figure cannot be read.</summary>
internal sealed record HonestMeasurement(Evaluation Test, string Split)
{
    /// <summary>Trains and tests once more under <see cref="SplitPlan.Honest"/>; null where the run does not leak or the data does not allow it.</summary>
    /// <param name="groups">The groups known of the data; null for none.</param>
    /// <param name="leak">What stands on both sides in the run.</param>
    public static HonestMeasurement? Of(
        ModelRecipe recipe,
        ExampleSet examples,
        Representation representation,
        SplitPlan plan,
        TrackGroups? groups,
        TrainingSettings settings,
        SplitLeak leak,
        ITrainingObserver observer,
        CancellationToken cancellation)
    {
        if (plan.Honest(leak, groups) is not { } honest)
            return null;
        try
        {
            observer.OnNote($"the split leaks: measuring by how much, with the same model under {honest.Name}");
            using var again = Experiment.Run(recipe, examples, representation, honest, settings with { CheckpointFolder = null }, observer, cancellation);
            return new HonestMeasurement(again.Test, honest.Name);
        }
        catch (DatasetException exception)
        {
            observer.OnNote($"the leak could not be measured: {exception.Message}");
            return null;
        }
    }
}
