using Timbre.Learning.Ensembles;
using Timbre.Learning.Networks;
using Timbre.Learning.Training;

namespace Timbre.Learning.Models;

/// <summary>Every model that can be trained, by name.</summary>
public static class ModelZoo
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
        .. Classical.ClassifierFactory.Names.Select(name => new ClassicalRecipe(name)),
        new EnsembleRecipe("soft-vote", EnsembleRule.Soft, "ensemble: the mean of the members' probabilities"),
        new EnsembleRecipe("hard-vote", EnsembleRule.Hard, "ensemble: the genre that most members put first"),
        new EnsembleRecipe("weighted-vote", EnsembleRule.Weighted, "ensemble: the mean of the members' probabilities, weighted by their accuracy on unseen items"),
        new EnsembleRecipe("stack", EnsembleRule.Stack, "ensemble: a logistic regression over the members' out-of-fold probabilities"),
    ];

    /// <summary>The recipe of a name, or null.</summary>
    public static ModelRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);
}
