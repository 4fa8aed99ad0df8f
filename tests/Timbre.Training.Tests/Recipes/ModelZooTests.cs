using Timbre.Models.Inference;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Torch;
using Timbre.Training.Networks;
using Timbre.Training.Networks.Inference;
using Timbre.Training.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

public sealed class ModelZooTests
{
    public static TheoryData<string> Names => new(ModelZoo.All.Select(recipe => recipe.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_model_trains_for_an_epoch_and_answers_bit_for_bit_the_same_after_saving(string name)
    {
        using var folder = new TemporaryFolder();
        var examples = MadeUpData.Examples(8);
        using var result = MadeUpData.Train(name, examples);
        Assert.Equal(6, result.Test.Count);
        Assert.Equal(name, result.Model.Name);

        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard { Data = "made up" });
        var (loaded, _) = ModelFile.Load(folder["m.timbre"]);
        using var owned = loaded;
        Assert.Equal(name, loaded.Name);
        var before = result.Model.Predict(examples.Examples);
        var after = loaded.Predict(examples.Examples);
        Assert.Equal(before.SelectMany(prediction => prediction.Combine(CombineRule.Mean)), after.SelectMany(prediction => prediction.Combine(CombineRule.Mean)));
        Assert.All(after, prediction => Assert.Equal(1, prediction.Combine(CombineRule.Mean).Sum(), 1e-4));
    }

    public static TheoryData<string, int> Networks
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var recipe in ModelZoo.All.OfType<NetworkRecipe>())
            {
                cases.Add(recipe.Name, 0);
                // Recurrent layers read sequences of any length.
                foreach (var columns in recipe.Hyperparameters.Any(parameter => parameter.Name == "stack") || recipe.Name == "crnn" ? new[] { 40, 57 } : [])
                    cases.Add(recipe.Name, columns);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_that_was_trained_saved_and_loaded_gives_what_libtorch_gives(string name, int columns)
    {
        using var folder = new TemporaryFolder();
        var recipe = (NetworkRecipe)ModelZoo.Find(name)!;
        var (examples, representation) = (MadeUpData.Examples(6), MadeUpData.For(recipe));
        var options = MadeUpData.Small(recipe, columns > 0 ? new() { ["crop"] = $"{columns}" } : []);
        var settings = new TrainingSettings { Epochs = 1, Threads = 1, Device = "cpu", Options = options };
        var (network, input, _) = recipe.Train(examples, null, null, representation, settings, SilentObserver.Instance, TestContext.Current.CancellationToken);
        using var owned = network;
        using (var model = NetworkConversion.ToModel(name, network, input, examples, representation, options))
            ModelFile.Save(folder["m.timbre"], model, new ModelCard());
        using var loaded = ModelFile.Load(folder["m.timbre"]).Model;
        var expected = NetworkPredictor.Predict(network, input, examples.Examples, examples.Classes.Count, Device.Cpu);
        foreach (var (own, saved) in expected.Zip(loaded.Predict(examples.Examples)))
        {
            Assert.Equal(own.Views.Select(view => view.Start), saved.Views.Select(view => view.Start));
            Assert.All(own.Views.Zip(saved.Views), pair => Assert.All(pair.First.Probabilities.Zip(pair.Second.Probabilities), values => Assert.Equal(values.First, values.Second, 1e-5f)));
        }
    }

    [Theory]
    [InlineData("mlp-deep")]
    [InlineData("cnn1d")]
    [InlineData("alexnet")]
    [InlineData("mel-stats")]
    [InlineData("mfcc-mlp")]
    [InlineData("mfcc-cnn")]
    [InlineData("mfcc-lstm")]
    [InlineData("gru")]
    [InlineData("bilstm")]
    [InlineData("crnn")]
    public void A_network_learns_to_tell_what_differs(string name)
    {
        var options = new Dictionary<string, string> { ["learning-rate"] = "0.01", ["dropout"] = "0.1", ["mixup"] = "0" };
        using var result = MadeUpData.Train(name, MadeUpData.Examples(16), "tracks:70/30", epochs: 15, options);
        Assert.True(result.Test.Accuracy > 0.7, $"accuracy {result.Test.Accuracy}");
    }
}
