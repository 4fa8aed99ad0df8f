using Timbre.Models.Inference;
using Timbre.Models.Storage;
using Timbre.Testing;
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
