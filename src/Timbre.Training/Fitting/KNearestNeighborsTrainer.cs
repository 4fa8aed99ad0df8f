namespace Timbre.Training.Fitting;

/// <summary>k nearest neighbors: the training rows themselves.</summary>
internal sealed class KNearestNeighborsTrainer : ClassifierTrainer
{
    public override ClassifierKind Kind => KNearestNeighbors.Kind;

    public override string Summary => "k nearest neighbors";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Integer("k", 5, 1, KNearestNeighbors.MaximumNeighbors, "neighbors that vote; all rows where there are fewer") with { Grid = ["3", "5", "7", "10"] },
        Hyperparameter.Choice("weights", KNearestNeighbors.ByDistance, [KNearestNeighbors.Uniform, KNearestNeighbors.ByDistance], "whether a nearer neighbor counts more, by 1 / distance"),
        Hyperparameter.Choice(
            "metric",
            KNearestNeighbors.Manhattan,
            [KNearestNeighbors.Euclidean, KNearestNeighbors.Manhattan],
            "the distance: root of summed squares, or sum of absolute differences") with { Grid = [KNearestNeighbors.Manhattan, KNearestNeighbors.Euclidean] },
        PreprocessorFitting.Setting,
    ];

    private protected override TabularClassifier Fit(ClassifierHeader header, HyperparameterValues values, Samples x, int[] labels, FitOptions options)
    {
        var (preprocessor, rows) = PreprocessorFitting.Fit(x, values);
        return new KNearestNeighbors(header, preprocessor, rows.Values.ToArray(), labels);
    }
}
