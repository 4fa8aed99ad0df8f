namespace Timbre.Learning.Classical;

/// <summary>The classifiers by name.</summary>
public static class ClassifierFactory
{
    private static readonly SortedDictionary<string, Entry> Entries = new(StringComparer.Ordinal)
    {
        ["extra-trees"] = new(ExtraTrees.Schema, settings => new ExtraTrees(settings)),
        ["knn"] = new(KNearestNeighbors.Schema, settings => new KNearestNeighbors(settings)),
        ["logistic"] = new(LogisticRegression.Schema, settings => new LogisticRegression(settings)),
        ["random-forest"] = new(RandomForest.Schema, settings => new RandomForest(settings)),
        ["svm"] = new(SupportVectorMachine.RbfSchema, SupportVectorMachine.Rbf),
        ["svm-linear"] = new(SupportVectorMachine.LinearSchema, SupportVectorMachine.Linear),
        ["xgboost"] = new(BoostedTrees.Schema, settings => new BoostedTrees(settings)),
    };

    /// <summary>The names that <see cref="Create"/> takes, in alphabetical order.</summary>
    public static IReadOnlyCollection<string> Names => Entries.Keys;

    /// <summary>What can be set of a classifier.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such classifier.</exception>
    public static IReadOnlyList<Hyperparameter> Hyperparameters(string name) => Find(name).Schema;

    /// <summary>An unfitted classifier.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">Hyperparameters by name; defaults where not given.</param>
    /// <exception cref="ArgumentException">There is no such classifier or setting, or a value is not permitted.</exception>
    public static TabularClassifier Create(string name, IReadOnlyDictionary<string, string>? settings = null) => Find(name).Create(settings);

    private static Entry Find(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ArgumentException($"'{name}' is no classical model; there are {string.Join(", ", Entries.Keys)}");

    private sealed record Entry(IReadOnlyList<Hyperparameter> Schema, Func<IReadOnlyDictionary<string, string>?, TabularClassifier> Create);
}
