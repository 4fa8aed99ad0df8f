namespace Timbre.Learning.Classical;

/// <summary>
/// A random forest (Breiman, 2001) by XGBoost: one round of many deep trees side by side, each on its own draw of rows, each split on its
/// own draw of features, their leaves averaged. Each class has its own trees.
/// </summary>
public sealed class RandomForest : TreeClassifier
{
    /// <summary>An unfitted classifier.</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="Schema"/>; defaults where not given.</param>
    public RandomForest(IReadOnlyDictionary<string, string>? settings = null)
        : base("random-forest", new HyperparameterValues(Schema, settings))
    {
    }

    /// <summary>The hyperparameters it takes.</summary>
    public static IReadOnlyList<Hyperparameter> Schema { get; } =
    [
        Hyperparameter.Integer("trees", 200, 1, 5000, "trees a class"),
        Hyperparameter.Integer("depth", 20, 1, 30, "the deepest a tree may be"),
        Hyperparameter.Number("subsample", 0.8, 0.01, 1, "share of the rows that each tree sees, drawn without replacement"),
        Hyperparameter.Number("max-features", 0.14, 0.001, 1, "share of the features that each split chooses from") with { FormerName = "features" },
        Hyperparameter.Number("lambda", 1e-5, 0, 1e4, "L2 penalty on the leaves' values"),
        Hyperparameter.Number("min-child-weight", 0, 0, 1e4, "least sum of second derivatives in a leaf"),
        Hyperparameter.Integer("bins", 64, 2, 1024, "steps that a feature's values are sorted into; splits fall between them"),
    ];

    private protected override int Rounds => 1;

    private protected override IEnumerable<KeyValuePair<string, string>> Parameters() =>
    [
        new("learning_rate", "1"),
        new("num_parallel_tree", Values.Word("trees")),
        new("max_depth", Values.Word("depth")),
        new("subsample", Values.Word("subsample")),
        new("colsample_bynode", Values.Word("max-features")),
        new("reg_lambda", Values.Word("lambda")),
        new("min_child_weight", Values.Word("min-child-weight")),
        new("max_bin", Values.Word("bins")),
    ];
}
