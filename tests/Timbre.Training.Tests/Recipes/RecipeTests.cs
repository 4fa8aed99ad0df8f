using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Testing;
using Timbre.Torch;
using Timbre.Training.Data;
using Timbre.Training.Networks;
using Timbre.Training.Networks.Inference;
using Timbre.Training.Recipes;
using Timbre.Training.Tests.Export;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

/// <summary>What every recipe must do. A new one is tested by being in the zoo.</summary>
public sealed class RecipeTests(TrainedRecipes recipes) : IClassFixture<TrainedRecipes>
{
    private const string Word = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

    public static TheoryData<string> Names => new(ModelZoo.All.Select(recipe => recipe.Name));

    public static TheoryData<string> Networks => new(ModelZoo.All.OfType<NetworkRecipe>().Select(recipe => recipe.Name));

    public static TheoryData<string> Classifiers => new(ModelZoo.Classifiers.Select(trainer => trainer.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_describes_itself_and_its_settings(string name)
    {
        var recipe = ModelZoo.Find(name)!;
        Assert.Matches(Word, name);
        AssertOneLine(recipe.Summary);
        AssertOneLine(recipe.LearnsFrom.Name);
        Assert.Contains(Enum.GetValues<DatasetKind>(), recipe.LearnsFrom.Suits);
        Assert.Equal(recipe.Hyperparameters.Select(parameter => parameter.Name).Distinct(), recipe.Hyperparameters.Select(parameter => parameter.Name));
        foreach (var parameter in recipe.Hyperparameters)
        {
            Assert.Matches(Word, parameter.Name);
            AssertOneLine(parameter.Description);
            AssertOneLine(parameter.Permitted);
            Assert.Equal(parameter.Default, parameter.Read(parameter.Default));
            Assert.All(parameter.Grid, value => parameter.Read(value));
            Assert.True(parameter.Grid.Count == 0 || recipe.CanTune, $"{parameter.Name} has a grid, and nothing searches it");
        }
        var defaults = recipe.Settings(new Dictionary<string, string>());
        Assert.Equal(recipe.Hyperparameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(parameter => (parameter.Name, parameter.Default)), defaults.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_refuses_a_bad_setting_in_one_line(string name)
    {
        var recipe = ModelZoo.Find(name)!;
        AssertRefused(recipe, "no-such-setting", "1");
        AssertRefused(recipe, "no\nsetting", "1");
        foreach (var parameter in recipe.Hyperparameters)
        {
            AssertRefused(recipe, parameter.Name, "");
            if (parameter.TextMeaning is null)
                AssertRefused(recipe, parameter.Name, "a\nb");
            if (parameter.Range is not { } range)
                continue;
            foreach (var outside in new[] { range.Minimum - 1, range.Maximum + 1, double.NaN, double.PositiveInfinity })
                AssertRefused(recipe, parameter.Name, FormattableString.Invariant($"{outside}"));
            if (parameter.IsInteger)
                AssertRefused(recipe, parameter.Name, FormattableString.Invariant($"{range.Minimum + 0.5}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_trains_and_its_model_predicts_the_same_after_saving(string name)
    {
        var trained = recipes.Of(name);
        var (loaded, card) = trained.Saved;
        Assert.Equal(("clips", trained.Settings.Seed), (card.Data, card.Seed));
        Assert.Equal((name, trained.Model.Kind), (loaded.Name, loaded.Kind));
        Assert.Equal(trained.Examples.Classes, loaded.Classes);

        using var windows = new AudioWindows(recipes.SoundFile, loaded.Representation.Window);
        foreach (var examples in new[] { trained.Examples.Examples, [.. windows.Read().Select(window => loaded.Representation.FromAudio(window.Clip))] })
        {
            var predictions = loaded.Predict(examples);
            Assert.Equal(Combined(trained.Model.Predict(examples)), Combined(predictions));
            Assert.All(predictions, prediction => Assert.Equal(1, prediction.Combine(CombineRule.Mean).Sum(), 1e-4));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_exported_graph_gives_what_its_model_gives(string name) => OnnxExportTests.AssertAgrees(recipes.Of(name).Model, recipes.Of(name).Examples);

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_that_was_saved_and_loaded_gives_what_libtorch_gives(string name)
    {
        var trained = recipes.Of(name);
        var loaded = trained.Saved.Model;
        var (examples, (network, input)) = (trained.Examples.Examples, trained.Network!.Value);
        foreach (var (own, saved) in NetworkPredictor.Predict(network, input, examples, loaded.Classes.Count, Device.Cpu).Zip(loaded.Predict(examples)))
        {
            Assert.Equal(own.Views.Select(view => view.Start), saved.Views.Select(view => view.Start));
            Assert.All(own.Views.Zip(saved.Views), pair => Assert.All(pair.First.Probabilities.Zip(pair.Second.Probabilities), values => Assert.Equal(values.First, values.Second, 1e-5f)));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_training_of_a_network_that_was_interrupted_goes_on_to_the_same_model(string name)
    {
        using var folder = new TemporaryFolder();
        var trained = recipes.Of(name);
        var settings = trained.Settings with { CheckpointFolder = folder.Path };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => trained.Fit(settings, new Interruption(stop), stop.Token));
        var observer = new MadeUpData.Silent();
        using var resumed = trained.Fit(settings, observer).Model;
        Assert.Contains("resuming after epoch 1 of 2", observer.Notes);
        Assert.True(((NetworkModel)trained.Model).Graph.Span.SequenceEqual(((NetworkModel)resumed).Graph.Span), "the weights differ");
        Assert.Equal(((NetworkModel)trained.Model).Settings, ((NetworkModel)resumed).Settings);
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void A_classifier_is_tuned_over_the_grid_of_its_settings(string name)
    {
        var trained = recipes.Of(name);
        var observer = new MadeUpData.Silent();
        using var tuned = trained.Fit(trained.Settings with { Tune = true }, observer).Model;
        Assert.Contains(observer.Notes, note => note.StartsWith($"{name}: chosen by 5-fold cross-validation of ", StringComparison.Ordinal));
        var chosen = ((ClassicalModel)tuned).Hyperparameters;
        var searched = trained.Recipe.Hyperparameters.Where(parameter => parameter.Grid.Count > 0).ToArray();
        Assert.NotEmpty(searched);
        Assert.InRange(searched.Aggregate(1, (product, parameter) => product * parameter.Grid.Count), 2, 30);
        Assert.All(searched, parameter => Assert.Contains(chosen[parameter.Name], parameter.Grid));
    }

    private static IEnumerable<float> Combined(IReadOnlyList<Prediction> predictions) => predictions.SelectMany(prediction => prediction.Combine(CombineRule.Mean));

    private static void AssertOneLine(string text)
    {
        Assert.NotEmpty(text);
        Assert.DoesNotContain('\n', text);
    }

    private static void AssertRefused(ModelRecipe recipe, string setting, string value)
    {
        var refusal = Assert.Throws<ArgumentException>(() => recipe.Settings(new Dictionary<string, string> { [setting] = value }));
        AssertOneLine(refusal.Message);
    }

    private sealed class Interruption(CancellationTokenSource stop) : ITrainingObserver
    {
        public void OnEpoch(EpochRecord record, int epochs) => stop.Cancel();

        public void OnNote(string note)
        {
        }
    }
}
