namespace Timbre.Training.Zoo;

/// <summary>Every model that can be trained, by name.</summary>
internal static class ModelZoo
{
    /// <summary>All recipes, in the order in which they are listed.</summary>
    public static IReadOnlyList<ModelRecipe> All { get; } =
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
        .. ClassifierFactory.All.Select(trainer => new ClassicalRecipe(trainer)),
        new EnsembleRecipe("soft-vote", EnsembleRule.Soft, "ensemble: the mean of the members' probabilities", () => All!),
        new EnsembleRecipe("hard-vote", EnsembleRule.Hard, "ensemble: the genre that most members put first", () => All!),
        new EnsembleRecipe("weighted-vote", EnsembleRule.Weighted, "ensemble: the mean of the members' probabilities, weighted by their accuracy on unseen items", () => All!),
        new EnsembleRecipe("stack", EnsembleRule.Stack, "ensemble: a logistic regression over the members' out-of-fold probabilities", () => All!),
    ];

    /// <summary>The recipe of a name, or null.</summary>
    public static ModelRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);
}
