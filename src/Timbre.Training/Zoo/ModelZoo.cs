namespace Timbre.Training.Zoo;

/// <summary>
/// Every model that can be trained, by name. A new one is a <see cref="ModelRecipe"/> (for a network, a <see cref="NetworkRecipe"/>; for a classifier
/// of feature vectors, a <see cref="ClassifierTrainer"/>) and its line here.
/// </summary>
internal static class ModelZoo
{
    private static readonly Registry<ModelRecipe> Recipes = new(recipe => recipe.Name,
    [
        new MlpRecipe(),
        TableNetworkRecipe.DeepMlp,
        TableNetworkRecipe.Cnn1d,
        new MelStatisticsRecipe(),
        new CnnRecipe(),
        new AlexNetRecipe(),
        ImageNetRecipe.ResNet50,
        ImageNetRecipe.Xception,
        .. MfccRecipe.All,
        new CrnnRecipe(),
        new ClassicalRecipe(new KNearestNeighborsTrainer()),
        new ClassicalRecipe(new LogisticRegressionTrainer()),
        new ClassicalRecipe(new RandomForestTrainer()),
        new ClassicalRecipe(new RadialMachineTrainer()),
        new ClassicalRecipe(new LinearMachineTrainer()),
        new ClassicalRecipe(new BoostedTreesTrainer()),
        new EnsembleRecipe("soft-vote", EnsembleRule.Soft, "ensemble: the mean of the members' probabilities", () => All),
        new EnsembleRecipe("hard-vote", EnsembleRule.Hard, "ensemble: the genre that most members put first", () => All),
        new EnsembleRecipe("weighted-vote", EnsembleRule.Weighted, "ensemble: the mean of the members' probabilities, weighted by their accuracy on unseen items", () => All),
        new EnsembleRecipe("stack", EnsembleRule.Stack, "ensemble: a logistic regression over the members' out-of-fold probabilities", () => All),
    ]);

    // Of these, the first that can learn from the data.
    private static readonly string[] Defaults = ["cnn", "mlp"];

    /// <summary>All recipes, in the order in which they are listed.</summary>
    public static IReadOnlyList<ModelRecipe> All => Recipes.All;

    /// <summary>What the classical models are fitted by.</summary>
    public static IEnumerable<ClassifierTrainer> Classifiers => All.OfType<ClassicalRecipe>().Select(recipe => recipe.Trainer);

    /// <summary>The recipe of a name, or null.</summary>
    public static ModelRecipe? Find(string name) => Recipes.Find(name);

    /// <summary>The recipe for data of a kind where none is named.</summary>
    public static ModelRecipe DefaultFor(DatasetKind kind) => Defaults.Select(name => Find(name)!).First(recipe => recipe.LearnsFrom.Suits(kind));

    /// <summary>Adds a recipe of another assembly: from then on it is listed, trained, and its models are read, like Timbre's own.</summary>
    /// <exception cref="ArgumentException">Its name is taken.</exception>
    public static void Add(ModelRecipe recipe)
    {
        Recipes.Add(recipe);
        recipe.MakeReadable();
    }
}
