namespace Timbre.Training.Ensembles;

/// <summary>Learns how to combine the members of a stack.</summary>
internal static class StackerFitting
{
    private static readonly Dictionary<string, string> Settings = new() { ["c"] = "0.1", ["transform"] = "standard" };

    /// <param name="members">Each member's out-of-fold probabilities of the training rows: those of models that were not trained on the row.</param>
    /// <param name="labels">The class of each row.</param>
    /// <exception cref="ArgumentException">Shapes differ, or all rows are of one class.</exception>
    public static Stacker Fit(IReadOnlyList<ProbabilityMatrix> members, ReadOnlySpan<int> labels, FitOptions? options = null)
    {
        var (_, classes) = ProbabilityMatrix.CommonShape(members);
        var model = new LogisticRegressionTrainer().Fit(Stacker.MetaFeatures(members), labels, classes, Settings, options);
        return new Stacker(model, members.Count);
    }
}
