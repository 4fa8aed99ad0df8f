using System.Runtime.CompilerServices;
using Timbre.Training.Data;
using Timbre.Training.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Toys;

/// <summary>One line for each toy, before any test asks what there is: everything that holds for every model holds for these.</summary>
internal static class Registrations
{
#pragma warning disable CA2255 // A test assembly is the program here.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Add()
    {
        ModelZoo.Add(new BandMeansRecipe());
        ModelZoo.Add(new ClassicalRecipe(new NearestCentroidTrainer()));
        DatasetLoader.Sources.Add(new LabelList());
    }
}
