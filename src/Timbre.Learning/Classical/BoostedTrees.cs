namespace Timbre.Learning.Classical;

/// <summary>Gradient-boosted trees by XGBoost, one tree a class and round, on the softmax loss.</summary>
public sealed class BoostedTrees : TreeClassifier
{
    /// <summary>An unfitted classifier.</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="Schema"/>; defaults where not given.</param>
    public BoostedTrees(IReadOnlyDictionary<string, string>? settings = null)
        : base("xgboost", new HyperparameterValues(Schema, settings))
    {
    }

    /// <summary>The hyperparameters it takes.</summary>
    public static IReadOnlyList<Hyperparameter> Schema { get; } =
    [
        Hyperparameter.Integer("rounds", 300, 1, 10000, "boosting rounds"),
        Hyperparameter.Number("learning-rate", 0.1, 1e-4, 1, "how much of each tree is added"),
        Hyperparameter.Integer("depth", 4, 1, 30, "the deepest a tree may be"),
        Hyperparameter.Number("subsample", 0.7, 0.01, 1, "share of the rows that each round sees"),
        Hyperparameter.Number("max-features", 0.2, 0.001, 1, "share of the features that each split chooses from") with { FormerName = "features" },
        Hyperparameter.Number("lambda", 1, 0, 1e4, "L2 penalty on the leaves' values"),
        Hyperparameter.Number("min-child-weight", 1, 0, 1e4, "least sum of second derivatives in a leaf"),
        Hyperparameter.Integer("bins", 64, 2, 1024, "steps that a feature's values are sorted into; splits fall between them"),
    ];

    private protected override int Rounds => Values.Integer("rounds");

    private protected override IEnumerable<KeyValuePair<string, string>> Parameters() =>
    [
        new("learning_rate", Values.Word("learning-rate")),
        new("max_depth", Values.Word("depth")),
        new("subsample", Values.Word("subsample")),
        new("colsample_bynode", Values.Word("max-features")),
        new("reg_lambda", Values.Word("lambda")),
        new("min_child_weight", Values.Word("min-child-weight")),
        new("max_bin", Values.Word("bins")),
    ];
}
