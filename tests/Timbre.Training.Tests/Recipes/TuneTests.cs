using Timbre.Models.Inference;
using Timbre.Models.Representations;

namespace Timbre.Training.Tests.Recipes;

public sealed class TuneTests
{
    [Theory]
    [InlineData("svm")]
    [InlineData("knn")]
    [InlineData("logistic")]
    public void A_search_never_sees_the_test_part(string name)
    {
        var examples = MadeUpData.Examples(12);
        using var first = MadeUpData.Train(name, examples, "tracks:70/30", tune: true);
        var held = first.Predictions.Select(prediction => prediction.Item.Id).ToHashSet();
        Assert.NotEmpty(held);

        // Nonsense in every test item: whoever looked at one would choose or learn otherwise.
        var random = new Random(9);
        Example Scrambled(Example example) => example with { Features = example.Features!.Select(_ => 100 * random.NextSingle()).ToArray() };
        var other = examples with { Examples = examples.Items.Zip(examples.Examples).Select(pair => held.Contains(pair.First.Id) ? Scrambled(pair.Second) : pair.Second).ToArray() };
        using var second = MadeUpData.Train(name, other, "tracks:70/30", tune: true);
        Assert.Equal(((ClassicalModel)first.Model).Hyperparameters, ((ClassicalModel)second.Model).Hyperparameters);
        var (before, after) = (SavedParts.Of(first.Model), SavedParts.Of(second.Model));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, part => Assert.Equal(part.Value, after[part.Key]));
        Assert.NotEqual(first.Predictions.Select(prediction => prediction.Probabilities[0]), second.Predictions.Select(prediction => prediction.Probabilities[0]));
    }
}
