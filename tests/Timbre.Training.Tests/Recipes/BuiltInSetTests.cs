using System.Text.Json;
using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Synthesis.Composition;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Ensembles;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

/// <summary>Every model of the zoo on clips of the built-in set, with the representation that each chooses, as <c>timbre train</c> runs it.</summary>
public sealed class BuiltInSetTests : IClassFixture<BuiltInSetTests.Clips>
{
    private readonly Clips _clips;

    public BuiltInSetTests(Clips clips) => _clips = clips;

    public static TheoryData<string> Names => new(ModelZoo.All.Select(recipe => recipe.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_trains_for_an_epoch_on_the_built_in_set_and_predicts_a_sound_file_the_same_after_saving(string name)
    {
        using var folder = new TemporaryFolder();
        var recipe = ModelZoo.Find(name)!;
        var settings = new TrainingSettings { Epochs = 1, Threads = 1, Device = "cpu", Segment = TimeSpan.FromSeconds(3), Options = Small(recipe) };
        var representation = recipe.RepresentationFor(_clips.Dataset, settings);
        var examples = _clips.Examples(representation);
        using var result = Experiment.Run(recipe, examples, representation, SplitPlan.Parse("tracks:50/25/25"), settings, new MadeUpData.Silent());
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard { Data = "built-in" });
        var (loaded, _) = ModelFile.Load(folder["m.timbre"]);
        using var owned = loaded;

        using var windows = new AudioWindows(_clips.Dataset.Items[0].Path, loaded.Representation.Window);
        var heard = windows.Read().Select(window => loaded.Representation.FromAudio(window.Clip)).ToArray();
        Assert.Equal(
            result.Model.Predict(heard).SelectMany(prediction => prediction.Combine(CombineRule.Mean)),
            loaded.Predict(heard).SelectMany(prediction => prediction.Combine(CombineRule.Mean)));
        Assert.Equal(SyntheticSet.Styles, loaded.Classes);
    }

    /// <summary>Pictures of few pixels, as one epoch of the two large networks on larger ones takes minutes.</summary>
    private static Dictionary<string, string> Small(ModelRecipe recipe)
    {
        if (recipe is EnsembleRecipe)
            return new() { [EnsembleRecipe.MembersSetting] = "svm,xgboost,mlp", ["folds"] = "2" };
        return recipe.Hyperparameters.Any(parameter => parameter.Name == "size") ? new() { ["size"] = "32" } : [];
    }

    /// <summary>Four clips of 3 s in each style, written once.</summary>
    public sealed class Clips : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<string, ExampleSet> _known = [];

        public Clips()
        {
            SyntheticSet.WriteTo(_folder.Path, new SyntheticSetOptions { ClipsPerStyle = 4, Length = TimeSpan.FromSeconds(3) }, 1);
            Dataset = DatasetLoader.Open(_folder.Path);
        }

        internal Dataset Dataset { get; }

        /// <summary>Read once for all models that see the same.</summary>
        internal ExampleSet Examples(Representation representation)
        {
            var key = JsonSerializer.Serialize(representation, ManifestJson.Default.Representation);
            if (!_known.TryGetValue(key, out var examples))
                _known[key] = examples = ExampleLoader.Load(Dataset, representation, 1);
            return examples;
        }

        public void Dispose() => _folder.Dispose();
    }
}
