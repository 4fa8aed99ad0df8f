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
        new CnnRecipe(),
        new AlexNetRecipe(),
        ImageNetRecipe.ResNet50,
        ImageNetRecipe.Xception,
        .. MfccRecipe.All,
        new CrnnRecipe(),
        .. Classical.ClassifierFactory.Names.Select(name => new ClassicalRecipe(name)),
    ];

    /// <summary>The recipe of a name, or null.</summary>
    public static ModelRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);
}
