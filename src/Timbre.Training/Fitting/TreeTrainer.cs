namespace Timbre.Training.Fitting;

/// <summary>What boosted trees and forests share: XGBoost grows the trees.</summary>
internal abstract class TreeTrainer : ClassifierTrainer
{
    private protected abstract int Rounds(HyperparameterValues values);

    /// <summary>XGBoost's parameters that are its own.</summary>
    private protected abstract IEnumerable<KeyValuePair<string, string>> Parameters(HyperparameterValues values);

    private protected override TabularClassifier Fit(ClassifierHeader header, HyperparameterValues values, Samples x, int[] labels, FitOptions options) =>
        new TreeClassifier(header, TreeTraining.Train(x, labels, header.Present.Length, Rounds(values), [.. Parameters(values), .. Shared(values)], options));

    private static IEnumerable<KeyValuePair<string, string>> Shared(HyperparameterValues values) =>
    [
        new("max_depth", values.Word("depth")),
        new("subsample", values.Word("subsample")),
        new("colsample_bynode", values.Word("max-features")),
        new("reg_lambda", values.Word("lambda")),
        new("min_child_weight", values.Word("min-child-weight")),
        new("max_bin", values.Word("bins")),
    ];
}

/// <summary>
/// A random forest (Breiman, 2001) by XGBoost: one round of many deep trees side by side, each on its own draw of rows, each split on its
/// own draw of features, their leaves averaged. Each class has its own trees.
/// </summary>
internal sealed class RandomForestTrainer : TreeTrainer
{
    public override ClassifierKind Kind => TreeClassifier.RandomForest;

    public override string Summary => "random forest (libxgboost)";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Integer("trees", 200, 1, 5000, "trees a class"),
        Hyperparameter.Integer("depth", 20, 1, 30, "the deepest a tree may be"),
        Hyperparameter.Number("subsample", 0.8, 0.01, 1, "share of the rows that each tree sees, drawn without replacement") with { Grid = ["0.632", "0.8"] },
        Hyperparameter.Number("max-features", 0.14, 0.001, 1, "share of the features that each split chooses from") with { Grid = ["0.05", "0.1", "0.2"], FormerName = "features" },
        Hyperparameter.Number("lambda", 1e-5, 0, 1e4, "L2 penalty on the leaves' values"),
        Hyperparameter.Number("min-child-weight", 0, 0, 1e4, "least sum of second derivatives in a leaf"),
        Hyperparameter.Integer("bins", 64, 2, 1024, "steps that a feature's values are sorted into; splits fall between them"),
    ];

    private protected override int Rounds(HyperparameterValues values) => 1;

    private protected override IEnumerable<KeyValuePair<string, string>> Parameters(HyperparameterValues values) =>
    [
        new("learning_rate", "1"),
        new("num_parallel_tree", values.Word("trees")),
    ];
}

/// <summary>Gradient-boosted trees by XGBoost, one tree a class and round, on the softmax loss.</summary>
internal sealed class BoostedTreesTrainer : TreeTrainer
{
    public override ClassifierKind Kind => TreeClassifier.Boosted;

    public override string Summary => "gradient-boosted trees (libxgboost)";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Integer("rounds", 300, 1, 10000, "boosting rounds"),
        Hyperparameter.Number("learning-rate", 0.1, 1e-4, 1, "how much of each tree is added"),
        Hyperparameter.Integer("depth", 4, 1, 30, "the deepest a tree may be") with { Grid = ["3", "4", "6"] },
        Hyperparameter.Number("subsample", 0.7, 0.01, 1, "share of the rows that each round sees") with { Grid = ["0.5", "0.7"] },
        Hyperparameter.Number("max-features", 0.2, 0.001, 1, "share of the features that each split chooses from") with { FormerName = "features" },
        Hyperparameter.Number("lambda", 1, 0, 1e4, "L2 penalty on the leaves' values"),
        Hyperparameter.Number("min-child-weight", 1, 0, 1e4, "least sum of second derivatives in a leaf"),
        Hyperparameter.Integer("bins", 64, 2, 1024, "steps that a feature's values are sorted into; splits fall between them"),
    ];

    private protected override int Rounds(HyperparameterValues values) => values.Integer("rounds");

    private protected override IEnumerable<KeyValuePair<string, string>> Parameters(HyperparameterValues values) =>
    [
        new("learning_rate", values.Word("learning-rate")),
    ];
}
